import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bindShape, type Dims, sameShape } from '../expr/Shape.js'
import { elementCount, type Tensor, tensor } from '../expr/Tensor.js'
import type { Key } from '../random/key.js'
import { randomBits } from '../random/threefry.js'
import type { Step } from '../step/Step.js'
import { decodeValue } from '../targets/decodeInput.js'
import type { Inputs, InputValue, Port } from '../targets/Target.js'

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
  readonly rows: number
  readonly numbers: Float64Array | Float32Array | Int32Array
}

const isTensor = (value: InputValue): value is Tensor =>
  typeof value === 'object' &&
  value !== null &&
  'data' in value &&
  'shape' in value &&
  Array.isArray(value.shape)

/** How many samples a value holds along its first axis. A flat typed array is cut into samples. */
const rowsOf = (value: InputValue, size: number): number => {
  if (ArrayBuffer.isView(value)) return value.length / Math.max(size, 1)
  if (isTensor(value)) return value.shape[0] ?? 0
  return Array.isArray(value) ? value.length : 0
}

/** The numbers of a value that is float32 of this shape: of these nothing else is to be checked. */
const float32Of = (value: InputValue, shape: readonly number[]): Float32Array | undefined => {
  const numbers = isTensor(value) ? value.data : value
  const isWhole = !isTensor(value) || sameShape(value.shape, shape)
  return isWhole && numbers instanceof Float32Array && numbers.length === elementCount(shape)
    ? numbers
    : undefined
}

/** Integers of 32 bits as such: they are fed faster. */
const compact = (numbers: Float64Array, dtype: Tensor['dtype']): Column['numbers'] =>
  dtype === 'int' && numbers.every((x) => x === (x | 0)) ? new Int32Array(numbers) : numbers

/** A copy of the numbers, as they are fed fastest, or what is wrong with them. */
const numbersOf = (port: Port, value: InputValue): E.Either<string, Column['numbers']> => {
  const known = port.dtype === 'float' ? float32Of(value, port.shape) : undefined
  return known === undefined
    ? pipe(
        decodeValue(port, value, false),
        E.map((numbers) => compact(numbers, port.dtype)),
      )
    : E.right(known.slice())
}

/** As many numbers of the same kind, all 0. */
const alike = (numbers: Column['numbers'], count: number): Column['numbers'] => {
  if (numbers instanceof Float32Array) return new Float32Array(count)
  return numbers instanceof Int32Array ? new Int32Array(count) : new Float64Array(count)
}

type InputAttributes = Step['inputs'][string]

/** One input's samples, or what is wrong with them. */
const columnOf = (
  { name, shape, dtype }: InputAttributes,
  value: InputValue | undefined,
  batchDim: string,
  dims: Dims,
): E.Either<string, Column> => {
  const [first, ...rest] = bindShape(shape, dims)
  const sampleShape = rest.filter((dim) => typeof dim === 'number')
  if (first !== batchDim || sampleShape.length !== rest.length)
    return E.left(
      `input '${name}' has the shape [${shape.join(', ')}], not ['${batchDim}', known sizes]: give sizes of other ` +
        'dimensions in dims, and what is the same in every step as one of the inputs',
    )
  if (value === undefined || value === null) return E.left(`the data has no numbers for the input '${name}'`)
  const rows = rowsOf(value, elementCount(sampleShape))
  if (!Number.isInteger(rows))
    return E.left(`the data for '${name}' cannot be cut into samples of [${sampleShape.join(', ')}]`)
  return pipe(
    numbersOf({ name, dtype, shape: [rows, ...sampleShape] }, value),
    E.bimap(
      (problem) => `the data for '${name}' ${problem}`,
      (numbers) => ({ name, dtype, sampleShape, rows, numbers }),
    ),
  )
}

/** What the data of a step is checked against. */
interface DataOptions {
  readonly batchDim: string
  /** Sizes of other named dimensions. */
  readonly dims?: Dims
  /** Inputs without samples. */
  readonly fixed?: Inputs
}

/**
 * Checks that the data has what a step takes: one value for each input whose first axis is `batchDim`, of the shape
 * of that input, all with the same number of samples.
 */
export const samplesOf = (
  step: Step,
  data: Data,
  { batchDim, dims = {}, fixed = {} }: DataOptions,
): E.Either<readonly string[], Samples> => {
  const problems: string[] = []
  const columns: Column[] = []
  if (Object.hasOwn(dims, batchDim))
    problems.push(`the size of '${batchDim}' is the batch size; leave it out of dims`)
  for (const input of Object.values(step.inputs)) {
    if (Object.hasOwn(fixed, input.name)) continue
    const column = columnOf(
      input,
      Object.hasOwn(data, input.name) ? data[input.name] : undefined,
      batchDim,
      dims,
    )
    if (E.isLeft(column)) problems.push(column.left)
    else columns.push(column.right)
  }
  for (const name of [...Object.keys(data), ...Object.keys(fixed)])
    if (!Object.hasOwn(step.inputs, name))
      problems.push(`there is a value for '${name}', which is no input of the step`)
  for (const name of Object.keys(data))
    if (Object.hasOwn(fixed, name))
      problems.push(`'${name}' stands in the data and in the inputs; give it once`)
  if (new Set(columns.map(({ rows }) => rows)).size > 1)
    problems.push(
      `the columns differ in length: ${columns.map(({ name, rows }) => `${name} ${rows}`).join(', ')}`,
    )
  const rows = columns[0]?.rows ?? 0
  if (problems.length === 0 && rows === 0)
    problems.push('there are no samples; a step without data is compiled and run by itself')
  return problems.length === 0 ? E.right({ rows, columns, fixed }) : E.left(problems)
}

/** Samples that are gathered, batch by batch. */
export interface Gatherer {
  /** How many samples there are. */
  readonly rows: number
  /** The samples at some rows as inputs for one run. */
  readonly gather: (rows: Uint32Array) => Inputs
}

/**
 * Gathers samples in arrays that it keeps, one for each input and number of rows: what it gives holds until it is asked
 * again for as many. Fresh memory for each batch would cost more than the copies.
 */
export const gatherFrom = ({ rows: size, columns, fixed }: Samples): Gatherer => {
  const batches = new Map<number, readonly { readonly column: Column; readonly batch: Tensor }[]>()
  const batchesFor = (rows: number) => {
    const known = batches.get(rows)
    if (known !== undefined) return known
    const made = columns.map((column) => {
      const { dtype, sampleShape, numbers } = column
      const data = alike(numbers, rows * elementCount(sampleShape))
      return { column, batch: tensor(dtype, [rows, ...sampleShape], data) }
    })
    batches.set(rows, made)
    return made
  }
  const gather = (rows: Uint32Array): Inputs => {
    const inputs: Record<string, InputValue> = { ...fixed }
    for (const { column, batch } of batchesFor(rows.length)) {
      const { name, sampleShape, numbers } = column
      const step = elementCount(sampleShape)
      rows.forEach((row, i) => {
        batch.data.set(numbers.subarray(row * step, (row + 1) * step), i * step)
      })
      inputs[name] = batch
    }
    return inputs
  }
  return { rows: size, gather }
}

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
