import * as E from 'fp-ts/lib/Either.js'
import type { NumberArray, Tensor } from '../expr/Tensor.js'
import { tensor } from '../expr/Tensor.js'
import type { Key } from '../random/key.js'
import { randomBits } from '../random/threefry.js'
import type { Step } from '../step/Step.js'
import type { Inputs, InputValue } from '../targets/Target.js'

/** One tensor for each input, with the samples along the first axis. */
export type Data = Readonly<Record<string, InputValue>>

/** Data whose columns have been checked against a step: `rows` samples, each a flat run of numbers. */
export interface Samples {
  readonly rows: number
  readonly columns: readonly Column[]
  /** Inputs without samples: the same in every run. */
  readonly fixed: Inputs
}

interface Column {
  readonly name: string
  readonly dtype: Tensor['dtype']
  readonly sampleShape: readonly number[]
  readonly numbers: NumberArray
}

const flatNumbers = (value: unknown, out: number[]): boolean => {
  if (typeof value === 'number' || typeof value === 'boolean') return out.push(Number(value)) > 0
  return Array.isArray(value) && value.every((item) => flatNumbers(item, out))
}

const numbersOf = (value: InputValue): NumberArray | undefined => {
  if (ArrayBuffer.isView(value)) return value
  if (typeof value === 'object' && 'data' in value) return value.data
  const out: number[] = []
  return flatNumbers(value, out) ? Float64Array.from(out) : undefined
}

/**
 * Checks that the data has what a step takes: one value for each input whose first axis is `batchDim`, all with the
 * same number of samples.
 */
export const samplesOf = (
  step: Step,
  data: Data,
  batchDim: string,
  fixed: Inputs = {},
): E.Either<readonly string[], Samples> => {
  const problems: string[] = []
  const columns: Column[] = []
  const counts = new Map<string, number>()
  for (const { name, shape, dtype } of Object.values(step.inputs)) {
    if (Object.hasOwn(fixed, name)) continue
    const [first, ...rest] = shape
    const sampleShape = rest.filter((dim) => typeof dim === 'number')
    const value = Object.hasOwn(data, name) ? data[name] : undefined
    const numbers = value === undefined ? undefined : numbersOf(value)
    const size = sampleShape.reduce((n, d) => n * d, 1)
    if (first !== batchDim || sampleShape.length !== rest.length)
      problems.push(
        `input '${name}' has the shape [${shape.join(', ')}], not ['${batchDim}', known sizes]: ` +
          'if it is the same in every step, give it as one of the inputs',
      )
    else if (numbers === undefined) problems.push(`the data has no numbers for the input '${name}'`)
    else if (size === 0 || numbers.length % size !== 0)
      problems.push(`the data for '${name}' has ${numbers.length} numbers, no multiple of ${size}`)
    else {
      columns.push({ name, dtype, sampleShape, numbers })
      counts.set(name, numbers.length / size)
    }
  }
  for (const name of [...Object.keys(data), ...Object.keys(fixed)])
    if (!Object.hasOwn(step.inputs, name))
      problems.push(`there is a value for '${name}', which is no input of the step`)
  const sizes = new Set(counts.values())
  if (sizes.size > 1)
    problems.push(
      `the columns differ in length: ${[...counts].map(([name, n]) => `${name} ${n}`).join(', ')}`,
    )
  const [rows = 0] = sizes
  if (problems.length === 0 && rows === 0) problems.push('there are no samples')
  return problems.length === 0 ? E.right({ rows, columns, fixed }) : E.left(problems)
}

/** The samples at the given rows, as inputs for one run. */
export const gatherRows = ({ columns, fixed }: Samples, rows: Uint32Array): Inputs => ({
  ...fixed,
  ...Object.fromEntries(
    columns.map(({ name, dtype, sampleShape, numbers }) => {
      const size = sampleShape.reduce((n, d) => n * d, 1)
      const out = new Float64Array(rows.length * size)
      rows.forEach((row, i) => {
        out.set(numbers.subarray(row * size, (row + 1) * size), i * size)
      })
      return [name, tensor(dtype, [rows.length, ...sampleShape], out)]
    }),
  ),
})

/** The fixed inputs that a step takes: a validation step need not take all of those of training. */
export const fixedFor = (step: Step, fixed: Inputs): Inputs =>
  Object.fromEntries(Object.entries(fixed).filter(([name]) => Object.hasOwn(step.inputs, name)))

/** 0 … n − 1 in an order that is a pure function of the key (Fisher and Yates 1938). */
export const permutation = (key: Key, n: number): Uint32Array => {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  const bits = randomBits(key, n)
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(((bits[i] ?? 0) / 2 ** 32) * (i + 1))
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
  return order
}

/** Runs of at most `size` rows; the last may be shorter. */
export const batchesOf = (order: Uint32Array, size: number): readonly Uint32Array[] =>
  Array.from({ length: Math.ceil(order.length / size) }, (_, i) => order.subarray(i * size, (i + 1) * size))
