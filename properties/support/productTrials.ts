/* Matrix products that are large enough for a backend's own way, in every orientation and at sizes that fit no tile. */
import { add, type Expr, gradient, input, makeStep, matmul, relu, type Shape, sum, transpose } from 'regula'
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

export const productTrials: readonly Trial[] = [
  ...cases.map(trialOf),
  {
    name: 'a matrix by itself',
    step: makeStep({ outputs: { y: matmul(square, square) } }),
    feeds: [{ x: numbers(4900, 3) }],
  },
]
