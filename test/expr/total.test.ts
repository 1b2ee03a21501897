import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  and,
  argmax,
  broadcastTo,
  clamp,
  concat,
  constant,
  constantOf,
  cumsum,
  type DType,
  dense,
  diagnose,
  type Expr,
  einsum,
  elu,
  equal,
  evaluate,
  flatten,
  flip,
  gradient,
  input,
  iota,
  leakyRelu,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  mean,
  mul,
  norm,
  oneHot,
  pad,
  parameter,
  prod,
  reshape,
  type Shape,
  sizeAsFloat,
  slice,
  softmax,
  softmaxCrossEntropy,
  softplus,
  stack,
  stateVariable,
  sum,
  take,
  takeAlongAxis,
  toBool,
  toInt,
  transpose,
  uniform,
  variance,
  where,
  zeros,
} from 'regula'
import { describe, expect, it } from 'vitest'

type Float = Expr<Shape, 'float'>

const strange = [
  Number.NaN,
  -1,
  -2,
  2.5,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 31,
  2 ** 53,
  -0.5,
]
const names = [
  '',
  ' ',
  '__proto__',
  'a/__proto__',
  'constructor',
  'a b',
  'é',
  '*',
  'x'.repeat(201),
  '\u0000',
  '\n',
]
const huge: Shape = Array.from({ length: 100_000 }, () => 1)

const isIll = (x: Expr): boolean => x.ill && diagnose({ x }).length === 1

describe('nonsense gives an ill expression, with one fault, and never throws', () => {
  it('sizes', () => {
    for (const n of strange) {
      const made: readonly Expr[] = [
        input('x', [2, n]),
        parameter('w', [n], { initializer: zeros() }),
        stateVariable('s', [n], 'float', zeros()),
        constantOf([n, -n], [1]),
        constantOf([n], [1]),
        sizeAsFloat([n]),
        iota([n], 0),
        reshape(constant([1, 2]), [n, 2 / n]),
        reshape(constant([1, 2]), [n]),
        broadcastTo<Shape, Shape, 'float'>(constant([1]), [n]),
        oneHot(constant([1], 'int'), n),
        dense('d', n)(constant([[1, 2]])),
      ]
      expect(made.map(isIll)).toEqual(made.map(() => true))
    }
    expect(isIll(constantOf([-1, -1], [1]))).toBe(true)
    expect(isIll(reshape(constant([1, 2, 3, 4]), [-1, -4]))).toBe(true)
  })

  it('names and dtypes', () => {
    for (const name of names) {
      expect(isIll(input(name, [2]))).toBe(true)
      expect(isIll(parameter(name, [2], { initializer: zeros() }))).toBe(true)
      expect(isIll(stateVariable(name, [2], 'int', zeros()))).toBe(true)
      expect([name, isIll(dense(`${name}/a`, 3)(constant([[1, 2]])))]).toEqual([name, name !== 'constructor'])
    }
    for (const name of ['toString', 'hasOwnProperty', 'valueOf', 'a/b.c-d_e', '0'])
      expect(input(name, [2]).ill).toBe(false)
    const dim = (name: string): Expr => input('x', [name])
    for (const name of ['', '1a', 'a b', '-', 'a/b', 'ä']) expect(isIll(dim(name))).toBe(true)
    expect(isIll(input('x', [2], 'double' as DType))).toBe(true)
  })

  it('ranks', () => {
    const x: Float = constant(1)
    expect(isIll(input('x', huge))).toBe(true)
    expect(isIll(reshape(x, huge))).toBe(true)
    expect(isIll(broadcastTo<Shape, Shape, 'float'>(x, huge))).toBe(true)
    expect(isIll(iota(huge, 0))).toBe(true)
    expect(input('x', huge.slice(0, 16)).ill).toBe(false)
    const sixteen: Float = reshape(x, huge.slice(0, 16))
    expect(isIll(stack([sixteen], { axis: 0 }))).toBe(true)
    expect(isIll(oneHot(toInt(sixteen), 3))).toBe(true)
    expect(isIll(matmul(input('a', huge.slice(0, 16)), sixteen))).toBe(true)
  })

  it('axes', () => {
    const x: Float = input('x', [2, 3])
    const ints = constant([[0, 1, 1]], 'int')
    for (const axis of [...strange.filter((n) => n !== -1 && n !== -2), 2, -3]) {
      const made: readonly Expr[] = [
        sum(x, { axis }),
        mean(x, { axis: [0, axis], keepDims: true }),
        max(x, { axis }),
        variance(x, { axis }),
        norm(x, { axis }),
        prod(x, { axis }),
        logSumExp(x, { axis }),
        softmax(x, { axis }),
        logSoftmax(x, { axis }),
        argmax(x, { axis }),
        cumsum(x, { axis }),
        flip(x, { axis }),
        concat([x, x], { axis }),
        take(x, ints, { axis }),
        takeAlongAxis(x, ints, { axis }),
        transpose<Shape, 'float', readonly number[]>(x, [axis, 0]),
        iota<Shape>([2, 3], axis),
      ]
      expect(made.map((y) => [axis, isIll(y)])).toEqual(made.map(() => [axis, true]))
    }
    expect(isIll(sum(x, { axis: [0, 0] }))).toBe(true)
    expect(isIll(sum(x, { axis: [0, -2] }))).toBe(true)
    expect(isIll(transpose<Shape, 'float', readonly number[]>(x, [0, 0]))).toBe(true)
    expect(isIll(transpose<Shape, 'float', readonly number[]>(x, [1, -1]))).toBe(true)
    expect(isIll(stack([x], { axis: 4 }))).toBe(true)
    expect(isIll(stack([x], { axis: Number.NaN }))).toBe(true)
  })

  it('ranges, padding and permutations', () => {
    const x: Float = input('x', [2, 3])
    for (const n of strange.filter((s) => s !== -1 && s !== -2)) {
      expect(isIll(slice(x, [[n]]))).toBe(true)
      expect(isIll(slice(x, [[0, n]]))).toBe(true)
      expect(isIll(slice(x, [[0, 2, n]]))).toBe(!(n >= 2 ** 31 && Number.isFinite(n)))
      expect(
        isIll(
          pad(x, [
            [n, 0],
            [0, 0],
          ]),
        ),
      ).toBe(true)
    }
    expect(isIll(slice(x, [[2, 1]]))).toBe(true)
    expect(isIll(slice(x, [[0, 2, 0]]))).toBe(true)
    expect(isIll(slice(x, [[0, 2, -1]]))).toBe(true)
    expect(isIll(slice(x, [null, null, null]))).toBe(true)
    expect(isIll(slice(input('x', ['batch', 3]), [[0, 1]]))).toBe(true)
    expect(isIll(pad(x, [[1, 1]]))).toBe(true)
    expect(
      isIll(
        pad(x, [
          [2 ** 30, 2 ** 30],
          [0, 0],
        ]),
      ),
    ).toBe(true)
    expect(isIll(pad(input('x', ['batch']), [[1, 0]]))).toBe(true)
  })

  it('literals', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic)
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i += 1) deep = [deep]
    expect(isIll(constant(cyclic as unknown as number[]))).toBe(true)
    expect(isIll(constant(deep as number[]))).toBe(true)
    expect(isIll(constant([[1], 2]))).toBe(true)
    expect(isIll(constant([1, [2]]))).toBe(true)
    expect(isIll(constant([[1, 2], [3]]))).toBe(true)
    expect(isIll(constant(0.5, 'int'))).toBe(true)
    expect(isIll(constant(Number.NaN, 'int'))).toBe(true)
    expect(isIll(constant([0, 2], 'bool'))).toBe(true)
    expect(isIll(constant(-1, 'uint32'))).toBe(true)
    expect(isIll(constantOf([1], [0.5], 'int'))).toBe(true)
    expect(isIll(constantOf([2], [1]))).toBe(true)
    expect(constant([]).shape).toEqual([0])
    expect(constant([[], []]).shape).toEqual([2, 0])
    expect(constant(true, 'bool').ill).toBe(false)
  })

  it('dtypes that do not mix', () => {
    const float: Float = constant([1, 2])
    const int = constant([1, 2], 'int')
    const bool = constant([true, false], 'bool')
    const loose = (x: Expr): Float => x as Float
    const made: readonly Expr[] = [
      add(float, loose(int)),
      mul(int, loose(float) as unknown as Expr<Shape, 'int'>),
      add(int, 0.5),
      equal(float, loose(int)),
      equal(bool, 2),
      equal(constant([1, 2], 'uint32'), -1),
      and(loose(float) as unknown as Expr<Shape, 'bool'>, loose(float) as unknown as Expr<Shape, 'bool'>),
      where(loose(int) as unknown as Expr<Shape, 'bool'>, float, float),
      where(bool, float, loose(int)),
      sum(loose(bool)),
      mean(loose(int)),
      matmul(loose(int), loose(int)),
      einsum<string, readonly Float[]>('i->i', loose(int)),
      softmax(loose(int)),
      cumsum(loose(int), { axis: 0 }),
      oneHot(loose(float) as unknown as Expr<Shape, 'int'>, 3),
      take(float, loose(float) as unknown as Expr<Shape, 'int'>),
      takeAlongAxis(float, loose(float) as unknown as Expr<Shape, 'int'>, { axis: 0 }),
      softmaxCrossEntropy<Shape>(constant([[1, 2]]), loose(constant([true], 'bool'))),
      gradient(sum(float), loose(int)),
      gradient(loose(sum(int)) as Expr<readonly [], 'float'>, float),
    ]
    expect(made.map(isIll)).toEqual(made.map(() => true))
  })

  it('options of functions', () => {
    const x: Float = constant([1, -1])
    expect(isIll(clamp(x, { min: 2, max: 1 }))).toBe(true)
    expect(isIll(clamp(x, { min: Number.NaN }))).toBe(true)
    for (const n of strange) {
      const made = [
        leakyRelu(x, { negativeSlope: n }),
        elu(x, { alpha: n }),
        softplus(x, { beta: n }),
        variance(x, { ddof: n }),
        pad(x, [[1, 1]], { value: n }),
      ]
      expect(E.isRight(evaluate(Object.fromEntries(made.map((y, i) => [`y${i}`, y]))))).toBe(true)
    }
    for (const labelSmoothing of [Number.NaN, -1, 2])
      expect(
        isIll(softmaxCrossEntropy<Shape>(constant([[1, 2]]), constant([1], 'int'), { labelSmoothing })),
      ).toBe(true)
    expect(uniform(Number.NaN, 1).kind).toBe('uniform')
  })

  it('no arguments', () => {
    expect(isIll(concat([], { axis: 0 }))).toBe(true)
    expect(isIll(stack([], { axis: 0 }))).toBe(true)
    expect(isIll(einsum<string, readonly Float[]>('->'))).toBe(true)
    expect(gradient(constant(1), [])).toEqual([])
  })

  it('equations', () => {
    const x: Float = input('x', [2, 3])
    for (const equation of [
      '',
      '->',
      'ij',
      'ij->',
      'ij->ij->',
      'ij->ijj',
      'ij->k',
      'i.j->ij',
      'ijk->i',
      'i->i',
      'ii->i',
      '…->',
      'ij,->ij',
      'ij->i j k',
    ])
      if (equation !== 'ij->')
        expect([equation, isIll(einsum<string, readonly Float[]>(equation, x))]).toEqual([equation, true])
    expect(isIll(einsum<string, readonly Float[]>('a'.repeat(100_000), x))).toBe(true)
    expect(isIll(einsum<string, readonly Float[]>('ij,jk->ik', x, x))).toBe(true)
  })
})

describe('whatever is built', () => {
  const size = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom('n', 'm', ''), fc.double())
  const shape = fc.array(size, { maxLength: 4 })
  const axis = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double())
  const leaf: fc.Arbitrary<Expr> = fc.oneof(
    shape.map((s): Expr => input('x', s)),
    fc
      .tuple(shape, fc.constantFrom<DType>('float', 'int', 'bool', 'uint32'))
      .map(([s, d]): Expr => input('y', s, d)),
    fc.constantFrom<Expr>(
      constant([
        [1, 2],
        [3, 4],
      ]),
      constant([0, 1], 'int'),
      constant([true, false], 'bool'),
    ),
  )
  const loosen = <D extends DType>(x: Expr, _: D): Expr<Shape, D> => x as Expr<Shape, D>
  const build = (x: Expr, y: Expr, k: number, s: Shape): readonly Expr[] => {
    const [f, g, i] = [loosen(x, 'float'), loosen(y, 'float'), loosen(y, 'int')] as const
    return [
      add(f, g),
      matmul(f, g),
      where(toBool(x), g, k),
      reshape(f, s),
      broadcastTo(f, s),
      transpose(f, [k, 0]),
      sum(f, { axis: k }),
      max(f, { keepDims: true }),
      prod(f),
      softmax(f, { axis: k }),
      slice(f, [[k, k + 1], null]),
      pad(f, [[k, 1]], { value: k }),
      concat([f, g, f], { axis: k }),
      stack([f, g], { axis: k }),
      take(f, i, { axis: k }),
      takeAlongAxis(f, i, { axis: k }),
      oneHot(i, k),
      flatten(f),
      flip(f, { axis: k }),
      einsum<string, readonly Float[]>('ij,jk->ki', f, g),
      dense('d', k)(f),
      softmaxCrossEntropy(f, i),
      argmax(f, { axis: k }),
      cumsum(f, { axis: k }),
      logSumExp(f, { axis: k }),
      variance(f, { axis: k, ddof: k }),
    ]
  }

  it('is an expression, and what is well evaluates', () => {
    fc.assert(
      fc.property(leaf, leaf, axis, shape, (x, y, k, s) => {
        for (const made of build(x, y, k, s)) {
          expect(Object.isFrozen(made)).toBe(true)
          if (made.ill) expect(diagnose({ made }).length).toBeGreaterThan(0)
          else {
            const all = {
              made,
              slope:
                made.dtype === 'float' && x.dtype === 'float'
                  ? gradient(mean(loosen(made, 'float')), loosen(x, 'float'))
                  : made,
            }
            const values = evaluate(all, {
              dims: Object.fromEntries(
                ['n', 'm']
                  .filter((d) => JSON.stringify([x.shape, y.shape, made.shape]).includes(`"${d}"`))
                  .map((d) => [d, 2]),
              ),
              inputs: {},
            })
            expect(
              E.isRight(values) ||
                values.left._tag === 'BadInput' ||
                values.left._tag === 'CompileError' ||
                values.left._tag === 'EvaluationFailed',
            ).toBe(true)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
