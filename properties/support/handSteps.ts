/* Steps written by hand: what state, outputs and movers may do that a network does not. */
import {
  accuracy,
  add,
  and,
  argmax,
  argmin,
  broadcastTo,
  concat,
  constant,
  cumsum,
  type DType,
  div,
  type Expr,
  equal,
  flip,
  gradient,
  greater,
  type Inputs,
  input,
  keyFromSeed,
  less,
  makeStep,
  matmul,
  max,
  maximum,
  min,
  mul,
  norm,
  not,
  oneHot,
  pad,
  reshape,
  type Shape,
  slice,
  softmax,
  square,
  stack,
  stateVariable,
  sub,
  sum,
  take,
  toBool,
  toFloat,
  toInt,
  transpose,
  where,
} from 'regula'
import { elementCount } from '../../src/expr/Tensor.js'
import { foldIn } from '../../src/ops/foldIn.js'
import { random } from '../../src/ops/random.js'
import type { Trial } from './agreement.js'

type Outputs = Readonly<Record<string, Expr>>
type Next = readonly (readonly [Expr, Expr])[]

const variable = <D extends DType>(
  name: string,
  dtype: D,
  shape: readonly number[],
  value: (i: number) => number,
): Expr<Shape, D> =>
  stateVariable<Shape, D>(name, shape, dtype, {
    kind: 'values',
    value: { dtype, shape, data: Float64Array.from({ length: elementCount(shape) }, (_, i) => value(i)) },
  })

const thrice: readonly Inputs[] = [{}, {}, {}]

const trial = (name: string, outputs: Outputs, next: Next = [], feeds = thrice): Trial => ({
  name,
  step: makeStep({ outputs, next }),
  feeds,
})

const a = variable('a', 'float', [3], (i) => i + 1)
const b = variable('b', 'float', [3], (i) => i + 4)
const c = variable('c', 'float', [3], (i) => 7 - i)
const w = variable('w', 'float', [3, 4], (i) => i / 7 - 0.6)
const q = variable('q', 'float', [3, 3], (i) => Math.sin(i))
const n = variable('n', 'int', [], () => 0)
const whole = variable('whole', 'int', [5], (i) => [5, -3, 2, 0, 7][i] ?? 0)
const flag = variable('flag', 'bool', [5], (i) => (i % 2 === 0 ? 1 : 0))
const long = variable('long', 'bool', [70], (i) => (i % 3 === 0 ? 1 : 0))
const x = input<Shape>('x', [3])
const chosen = input<Shape, 'int'>('chosen', [4], 'int')

const halfOfBoth = mul(add(a, b), 0.5)
const fed: readonly Inputs[] = [{ x: [1, 2, 3] }, { x: [-1, 0.5, 9] }]
const choices: readonly Inputs[] = [
  [0, 2, 1, 1],
  [2, 2, 0, 0],
  [1, 1, 1, 1],
].map((list) => ({ chosen: list }))

const state: readonly Trial[] = [
  trial('two variables change places', {}, [
    [a, b],
    [b, a],
  ]),
  trial('two variables change places, and are outputs', { a, b }, [
    [a, b],
    [b, a],
  ]),
  trial('three variables go round', { s: add(a, b) }, [
    [a, b],
    [b, c],
    [c, a],
  ]),
  trial('two variables need each other', { a }, [
    [a, add(a, b)],
    [b, sub(a, b)],
  ]),
  trial('two variables need sums of each other', { z: sum(a) }, [
    [a, add(a, sum(b))],
    [b, sub(b, sum(a))],
  ]),
  trial('one after the other', {}, [
    [a, add(b, 1)],
    [b, add(c, 1)],
    [c, add(a, 1)],
  ]),
  trial('the value of another', { a, b }, [[a, b]]),
  trial('the old value is an output', { old: a, now: mul(a, 0.5), other: mul(a, 0.5) }, [[a, mul(a, 0.5)]]),
  trial('two variables have one next value', { h: halfOfBoth }, [
    [a, halfOfBoth],
    [b, halfOfBoth],
  ]),
  trial('a variable that nothing reads', { s: sum(a) }, [
    [b, mul(a, 2)],
    [c, mul(a, 2)],
  ]),
  trial(
    'an input becomes state',
    { a },
    [
      [a, x],
      [b, x],
    ],
    fed,
  ),
  trial('a constant becomes state', { a }, [
    [a, constant([5, 6, 7])],
    [b, broadcastTo(constant(1), [3])],
  ]),
  trial(
    'outputs that are leaves',
    { x, y: x, c: constant([1, 2]), l: constant(3), z: add(constant(1), 2) },
    [],
    fed,
  ),
  trial('a counter', { n, m: add(n, 1) }, [[n, add(n, 1)]]),
  trial('state of bools and ints', { flag, s: sum(toInt(flag)) }, [
    [flag, not(flag)],
    [whole, where(flag, add(whole, 1), sub(whole, 1))],
  ]),
  trial('bools that read each other', { long }, [[long, and(long, not(flip(long, { axis: 0 })))]]),
  trial('shifted state', {}, [[a, concat([slice(a, [[1, 3]]), slice(a, [[0, 1]])], { axis: 0 })]]),
  trial('mirrored state', {}, [
    [a, flip(a, { axis: 0 })],
    [long, flip(long, { axis: 0 })],
  ]),
  trial('transposed state', { q }, [[q, transpose(q)]]),
  trial('rows that are normalised', {}, [
    [w, softmax(w, { axis: 1 })],
    [q, softmax(q, { axis: 0 })],
  ]),
  trial('a product with itself', { s: sum(q) }, [[q, matmul(q, q)]]),
  trial('less the largest', {}, [[w, sub(w, max(w, { axis: 1, keepDims: true }))]]),
  trial('over the norm', { s: sum(w) }, [[w, div(w, norm(w))]]),
  trial('running sums', {}, [
    [w, cumsum(w, { axis: 1 })],
    [q, flip(cumsum(flip(q, { axis: 0 }), { axis: 0 }), { axis: 0 })],
  ]),
  trial(
    'parts of state that change',
    { y: mul(slice(w, [null, [0, 2]]), 3), z: sum(slice(w, [null, [1, 3]])) },
    [[w, add(w, softmax(w, { axis: 1 }))]],
  ),
]

const moved: readonly Trial[] = [
  trial(
    'gathered',
    { g: take(a, chosen), r: take(w, chosen, { axis: 0 }), s: sum(take(a, chosen)) },
    [[a, add(a, 1)]],
    choices,
  ),
  trial(
    'scattered',
    { h: oneHot(chosen, 3) },
    [
      [a, sub(a, gradient(sum(square(take(a, chosen))), a))],
      [w, sub(w, gradient(sum(square(take(w, chosen, { axis: 0 }))), w))],
    ],
    choices,
  ),
  trial(
    'gathered bools and ints',
    { f: take(flag, chosen), l: take(long, chosen), i: take(whole, chosen) },
    [],
    choices,
  ),
  trial('chosen by what is computed', {
    g: take(a, argmax(w, { axis: 0 })),
    m: argmin(w, { axis: 1 }),
    i: take(whole, sub(2, toInt(flag))),
  }),
  trial('bits', {
    s: sum(toInt(long)),
    f: flip(long, { axis: 0 }),
    e: slice(long, [[1, 69, 2]]),
    p: toBool(pad(toFloat(long), [[3, 4]])),
    c: concat<'bool'>([long, flag], { axis: 0 }),
  }),
  trial('whole numbers', {
    m: mul(whole, whole),
    e: equal(whole, 2),
    l: less(whole, 2),
    w: where(equal(whole, 2), 9, whole),
    x: maximum(whole, 3),
    h: toInt(mul(toFloat(whole), 0.5)),
    s: sum(whole),
    least: min(whole),
    most: max(whole),
    at: argmax(whole, { axis: 0 }),
    any: max(toFloat(flag)),
  }),
  trial('reshaped', {
    r: reshape(transpose(w), [6, 2]),
    s: reshape(flip(w, { axis: 1 }), [12]),
    t: reshape(slice(w, [null, [0, 4, 2]]), [3, 2, 1]),
    u: add(reshape(transpose(w), [3, 4]), w),
    k: reshape(transpose(greater(w, 0)), [12]),
  }),
  trial('padded', {
    p: pad(w, [
      [1, 2],
      [0, 3],
    ]),
    i: toInt(pad(toFloat(whole), [[2, 1]])),
    f: toBool(pad(toFloat(flag), [[1, 1]])),
    v: pad(
      mul(w, 2),
      [
        [0, 0],
        [1, 0],
      ],
      { value: 3 },
    ),
  }),
  trial(
    'joined',
    {
      c: concat([w, transpose(reshape(w, [4, 3])), mul(w, 2)], { axis: 0 }),
      d: concat<'bool'>([flag, not(flag), flag], { axis: 0 }),
      s: stack<'int'>([whole, mul(whole, 2)], { axis: 1 }),
      t: sum(concat([a, b, mul(a, b)], { axis: 0 })),
    },
    [
      [a, slice(concat([b, a], { axis: 0 }), [[2, 5]])],
      [b, add(b, 1)],
    ],
  ),
  trial('axes of one', {
    o: add(reshape(a, [1, 3, 1]), reshape(b, [1, 1, 3])),
    s: sum(reshape(a, [1, 3, 1]), { axis: [0, 2] }),
    t: softmax(reshape(a, [3, 1]), { axis: 1 }),
    m: argmax(reshape(a, [3, 1]), { axis: 1 }),
    r: cumsum(reshape(a, [3, 1]), { axis: 1 }),
  }),
  trial(
    'nothing at all',
    {
      s: sum(input('e', [0])),
      p: add(input('e', [0]), 1),
      m: sum(input('f', [0, 3]), { axis: 0 }),
      c: concat([input<Shape>('e', [0]), a], { axis: 0 }),
      z: matmul(input('z', [3, 0]), input('f', [0, 3])),
      r: reshape(input('f', [0, 3]), [3, 0]),
    },
    [],
    [{ e: new Float64Array(0), f: new Float64Array(0), z: new Float64Array(0) }],
  ),
  trial(
    'accuracy',
    { c: accuracy(input('p', [4, 3]), input('labels', [4], 'int')) },
    [],
    [
      {
        p: [
          [1, 2, 3],
          [3, 2, 1],
          [1, 5, 1],
          [0, 0, 0],
        ],
        labels: [2, 1, 1, 0],
      },
    ],
  ),
  trial('what is nearly equal', {
    e: equal(softmax(q, { axis: 1 }), max(softmax(q, { axis: 1 }), { axis: 1, keepDims: true })),
    g: gradient(sum(max(softmax(q, { axis: 1 }), { axis: 0 })), q),
  }),
]

const key = stateVariable<Shape, 'uint32'>('key', [2], 'uint32', {
  kind: 'values',
  value: { dtype: 'uint32', shape: [2], data: Float64Array.from(keyFromSeed(12345678901)) },
})
const folded = foldIn.node({}, [key, n])
const words = random.node({ kind: 'bits', shape: [3, 2] }, [folded])
const part = (at: readonly (readonly [number, number])[]): Expr => slice(words, at)
const split = reshape(
  part([
    [1, 2],
    [0, 2],
  ]),
  [2],
)
const uniform = (from: Expr, size: number): Expr<Shape, 'float'> => {
  const drawn = random.node({ kind: 'uniform', shape: [size] }, [from])
  const isFloat = (e: Expr): e is Expr<Shape, 'float'> => e.dtype === 'float'
  return isFloat(drawn) ? drawn : input<Shape>('no float', [size])
}

const keys: readonly Trial[] = [
  trial(
    'keys and words as outputs',
    {
      folded,
      words,
      split,
      u: uniform(folded, 5),
      ofSplit: uniform(split, 4),
      again: foldIn.node({}, [folded, constant(7, 'int')]),
      deep: random.node({ kind: 'bits', shape: [3] }, [
        foldIn.node({}, [foldIn.node({}, [split, constant(7, 'int')]), n]),
      ]),
      half: slice(folded, [[0, 1]]),
      byWord: random.node({ kind: 'bits', shape: [3] }, [
        foldIn.node({}, [
          folded,
          reshape(
            part([
              [0, 1],
              [1, 2],
            ]),
            [],
          ),
        ]),
      ]),
    },
    [
      [n, add(n, 1)],
      [key, folded],
    ],
  ),
  trial('half a key', { half: slice(folded, [[1, 2]]) }, [[n, sub(n, 1)]]),
  trial('masks', { m: less(uniform(folded, 70), 0.5), s: sum(where(less(uniform(folded, 70), 0.5), 1, 0)) }, [
    [n, add(n, 1)],
  ]),
]

export const handSteps: readonly Trial[] = [...state, ...moved, ...keys]
