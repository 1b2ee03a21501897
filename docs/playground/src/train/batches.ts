import { type Inputs, tensor } from 'regula'
import type { Dataset, Samples } from '../data/Dataset.js'
import { shuffled, uniformFrom } from '../random.js'

/** Samples as inputs of a step. */
export const inputsOf = ({ features, classes }: Dataset, { rows, x, y }: Samples): Inputs => ({
  x: tensor('float', [rows, features], x),
  y: classes === 0 ? tensor('float', [rows, 1], y) : tensor('int', [rows], y),
})

const rowsOf = <A extends Float32Array | Int32Array>(
  from: A,
  into: A,
  order: readonly number[],
  width: number,
): A => {
  order.forEach((row, i) => {
    into.set(from.subarray(row * width, (row + 1) * width), i * width)
  })
  return into
}

/** Batches of one size without an end: an epoch after the other, each in another order. */
export const batchesOf = (dataset: Dataset, size: number, seed: number): (() => Inputs) => {
  const { train, features } = dataset
  const uniform = uniformFrom(seed * 104729 + 5)
  let waiting: number[] = []
  return () => {
    while (waiting.length < size) waiting = [...waiting, ...shuffled(train.rows, uniform)]
    const order = waiting.slice(0, size)
    waiting = waiting.slice(size)
    const x = rowsOf(train.x, new Float32Array(size * features), order, features)
    const y =
      train.y instanceof Int32Array
        ? rowsOf(train.y, new Int32Array(size), order, 1)
        : rowsOf(train.y, new Float32Array(size), order, 1)
    return inputsOf(dataset, { rows: size, x, y })
  }
}
