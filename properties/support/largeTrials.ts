/* Steps whose kernels are large enough to be cut into chunks. */
import fc from 'fast-check'
import {
  add,
  argmax,
  cumsum,
  type Expr,
  exp,
  flip,
  gradient,
  greater,
  input,
  keyFromSeed,
  makeStep,
  matmul,
  max,
  maximum,
  mean,
  min,
  mul,
  type Shape,
  sigmoid,
  softmax,
  stateVariable,
  sub,
  sum,
  take,
  tanh,
  tensor,
  toFloat,
  transpose,
  where,
} from 'regula'
import { random } from '../../src/ops/random.js'
import type { Trial } from './agreement.js'

type Float = Expr<Shape, 'float'>

/** What is done to a matrix of `m` × `n`, and what is asked of it. */
const bodies: Readonly<Record<string, (x: Float, y: Float) => Float>> = {
  sums: (x, y) => add(mul(x, y), 0.25),
  curves: (x, y) => tanh(add(x, sigmoid(y))),
  exponentials: (x, y) => exp(sub(x, maximum(y, x))),
  masks: (x, y) => where(greater(x, y), mul(x, 2), 0),
}

const results: Readonly<Record<string, (y: Float, x: Float) => Expr>> = {
  all: (y) => y,
  total: (y) => sum(y),
  'sums of rows': (y) => sum(y, { axis: 1 }),
  'sums of columns': (y) => sum(y, { axis: 0 }),
  'largest of rows': (y) => max(y, { axis: 1 }),
  'smallest of columns': (y) => min(y, { axis: 0 }),
  // Of numbers as they are given: rounding may make two of them equal.
  'places of the largest': (_, x) => argmax(x, { axis: 1 }),
  'truth values': (y) => greater(y, 0.1234567),
  'truth values of columns': (y) => greater(transpose(y), 0.1234567),
  'shares of rows': (y) => softmax(y),
  'running sums': (y) => cumsum(y, { axis: 1 }),
  turned: (y) => transpose(y),
  backwards: (y) => flip(y, { axis: 1 }),
  'a product': (y, x) => sum(matmul(transpose(y), x), { axis: 0 }),
  'signs of a product': (y, x) => greater(matmul(x, transpose(y)), 0.1234567),
  'mean of a part': (y) => mean(where(greater(y, 0.2345678), y, 0)),
}

const numbers = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => (((i + seed) * 7919) % 211) / 100 - 1)

const seedState = (seed: number) =>
  stateVariable<Shape, 'uint32'>('key', [2], 'uint32', {
    kind: 'values',
    value: tensor('uint32', [2], Float64Array.from(keyFromSeed(seed))),
  })

/** A matrix, a row that is added to each of its rows, a mask, and some results of them with their slopes. */
export const arbitraryLarge: fc.Arbitrary<Trial> = fc
  .record({
    m: fc.integer({ min: 80, max: 220 }),
    n: fc.integer({ min: 80, max: 220 }),
    body: fc.constantFrom(...Object.keys(bodies)),
    asked: fc.uniqueArray(fc.constantFrom(...Object.keys(results)), { minLength: 1, maxLength: 3 }),
    isMasked: fc.boolean(),
    slopes: fc.boolean(),
    picks: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ m, n, body, asked, isMasked, slopes, picks, seed }): Trial => {
    const x: Float = input('x', [m, n])
    const row: Float = input('row', [n])
    const whole = bodies[body]?.(x, row) ?? x
    const uniform: Float = toFloat(random.node({ kind: 'uniform', shape: [m, n] }, [seedState(seed)]))
    const y: Float = isMasked ? where(greater(uniform, 0.4), mul(whole, 1.5), 0) : whole
    const answers = asked.map((name) => [name, results[name]?.(y, x) ?? y] as const)
    const rows = input('rows', [50], 'int')
    const picked = sum(mul(take(y, rows, { axis: 0 }), 0.5))
    const squares = sum(mul(y, y))
    const loss = picks ? add(squares, picked) : squares
    const [dx, dRow] = [gradient(loss, x), gradient(loss, row)]
    const outputs = {
      ...Object.fromEntries(answers),
      ...(picks ? { picked } : {}),
      ...(slopes ? { dx, dRow } : {}),
    }
    return {
      name: `${body} of ${m} × ${n}`,
      step: makeStep({ outputs }),
      feeds: [
        {
          x: numbers(m * n, seed),
          row: numbers(n, 3 * seed),
          ...(picks ? { rows: Int32Array.from({ length: 50 }, (_, i) => (i * 7 + seed) % m) } : {}),
        },
      ],
    }
  })
