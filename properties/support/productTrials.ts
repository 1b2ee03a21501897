/* Matrix products that are large enough for a backend's own way, in every orientation and at sizes that fit no tile. */
import {
  add,
  type Expr,
  gradient,
  input,
  makeStep,
  matmul,
  relu,
  type Shape,
  slice,
  sum,
  transpose,
} from 'regula'
import type { Trial } from './agreement.js'

type Float = Expr<Shape, 'float'>

const numbers = (count: number, start: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(start + i * 0.7) / 4)

interface Case {
  readonly name: string
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly of: (x: Float, y: Float) => Float
}

const product = (x: Float, y: Float): Float => matmul(x, y)

const cases: readonly Case[] = [
  { name: 'rows by columns', left: [64, 128], right: [128, 64], of: product },
  { name: 'sizes that fit no tile', left: [67, 129], right: [129, 61], of: product },
  { name: 'a depth of one beyond a multiple', left: [70, 65], right: [65, 83], of: product },
  { name: 'few columns', left: [300, 131], right: [131, 7], of: product },
  { name: 'few rows', left: [5, 777], right: [777, 90], of: product },
  { name: 'rows for less than a tile', left: [3, 682], right: [682, 131], of: product },
  { name: 'columns for less than a tile', left: [301, 307], right: [307, 3], of: product },
  { name: 'a depth for less than a tile', left: [302, 3], right: [3, 301], of: product },
  { name: 'the left one turned', left: [129, 67], right: [129, 61], of: (x, y) => matmul(transpose(x), y) },
  { name: 'the right one turned', left: [67, 129], right: [61, 129], of: (x, y) => matmul(x, transpose(y)) },
  {
    name: 'both turned',
    left: [129, 67],
    right: [61, 129],
    of: (x, y) => matmul(transpose(x), transpose(y)),
  },
  { name: 'fours that fill no tile', left: [68, 132], right: [132, 60], of: product },
  {
    name: 'fours, the left one turned',
    left: [132, 68],
    right: [132, 60],
    of: (x, y) => matmul(transpose(x), y),
  },
  {
    name: 'fours, the right one turned',
    left: [68, 132],
    right: [60, 132],
    of: (x, y) => matmul(x, transpose(y)),
  },
  {
    name: 'fours, both turned',
    left: [132, 68],
    right: [60, 132],
    of: (x, y) => matmul(transpose(x), transpose(y)),
  },
  { name: 'fours in one factor', left: [70, 132], right: [132, 61], of: product },
  { name: 'fours in a batch', left: [5, 36, 72], right: [5, 72, 44], of: product },
  {
    name: 'parts that begin at fours',
    left: [68, 136],
    right: [140, 60],
    of: (x, y) => matmul(slice(x, [null, [4, 136]]), slice(y, [[8, 140]])),
  },
  {
    name: 'parts that end elsewhere',
    left: [68, 136],
    right: [140, 60],
    of: (x, y) =>
      matmul(
        slice(x, [null, [4, 134]]),
        slice(y, [
          [8, 138],
          [0, 58],
        ]),
      ),
  },
  {
    name: 'parts that begin elsewhere',
    left: [68, 136],
    right: [140, 60],
    of: (x, y) => matmul(slice(x, [null, [3, 135]]), slice(y, [[5, 137]])),
  },
  { name: 'a batch of products', left: [5, 37, 70], right: [5, 70, 33], of: product },
  { name: 'a batch that fits no texture', left: [16_500, 4, 2], right: [16_500, 2, 2], of: product },
  { name: 'a batch by one matrix', left: [3, 41, 70], right: [70, 33], of: product },
  {
    name: 'what a ReLU leaves, by columns',
    left: [66, 129],
    right: [129, 62],
    of: (x, y) => product(relu(x), y),
  },
  {
    name: 'rows by what a ReLU leaves',
    left: [135, 65],
    right: [65, 141],
    of: (x, y) => product(x, relu(y)),
  },
  {
    name: 'with what is done to it',
    left: [66, 129],
    right: [129, 62],
    of: (x, y) => relu(add(product(x, y), 0.1)),
  },
]

/** A product, and its slopes: these are products in the other orientations. */
const trialOf = ({ name, left, right, of }: Case): Trial => {
  const x: Float = input<Shape>('x', left)
  const y: Float = input<Shape>('y', right)
  const value = of(x, y)
  const [dx, dy] = gradient(sum(of(x, y)), [x, y])
  const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
  return {
    name,
    step: makeStep({
      outputs: { value, ...(dx === undefined ? {} : { dx }), ...(dy === undefined ? {} : { dy }) },
    }),
    feeds: [{ x: numbers(size(left), 1), y: numbers(size(right), 2) }],
  }
}

const square: Float = input<Shape>('x', [70, 70])
const large: Float = input<Shape>('x', [72, 76])

export const productTrials: readonly Trial[] = [
  ...cases.map(trialOf),
  {
    name: 'a matrix by itself',
    step: makeStep({ outputs: { y: matmul(square, square) } }),
    feeds: [{ x: numbers(4900, 3) }],
  },
  {
    name: 'fours of a matrix by what begins elsewhere in it',
    step: makeStep({
      outputs: { y: matmul(slice(large, [null, [0, 72]]), slice(large, [null, [3, 75]])) },
    }),
    feeds: [{ x: numbers(5472, 3) }],
  },
]
