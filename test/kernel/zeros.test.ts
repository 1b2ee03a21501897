/* How much of a factor of a product is expected to be 0. */
import {
  add,
  concat,
  cumsum,
  dense,
  div,
  type Expr,
  equal,
  input,
  makeStep,
  matmul,
  minimum,
  mul,
  pipe,
  relu,
  type Shape,
  type Step,
  softmaxCrossEntropy,
  tanh,
  trainingStep,
  where,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { productsOf } from '../../properties/support/products.js'
import { zeroShares } from '../../src/kernel/zeros.js'

type Float = Expr<Shape, 'float'>

const x: Float = input<Shape>('x', [8, 8])
const w: Float = input<Shape>('w', [8, 8])

const ofValue = (value: Float): Step => makeStep({ outputs: { y: matmul(value, w) } })

const ofLayer = (activation: (x: Float) => Float, dropRate: number | Expr<readonly [], 'float'>): Step =>
  trainingStep({
    loss: softmaxCrossEntropy(
      pipe(input('x', [8, 5]), dense('a', 8), activation, dense('b', 3)),
      input('y', [8], 'int'),
    ),
    optimizer: sgd({ learningRate: 0.1 }),
    regularize: [dropout({ dropRate })],
  })

/** The share of zeros in the rows of a product of a step. */
const shareOf = (step: Step, product: number): number => {
  const found = productsOf(step)[product]
  return found === undefined ? Number.NaN : (zeroShares(found.plan).get(found.product.row.buffer) ?? 0)
}

describe('the share of zeros', () => {
  test.each([
    ['an input', ofValue(x), 0, 0],
    ['a tanh', ofValue(tanh(x)), 0, 0],
    ['a ReLU', ofValue(relu(x)), 0, 0.5],
    ['a product of two', ofValue(mul(relu(x), relu(w))), 0, 0.75],
    ['where two numbers are equal', ofValue(where(equal(x, w), x, 0)), 0, 1],
    ['the smaller of it and 0', ofValue(minimum(x, 0)), 0, 0.5],
    ['a quotient', ofValue(div(relu(x), w)), 0, 0.5],
    ['a sum', ofValue(add(relu(x), relu(w))), 0, 0.25],
    ['a ReLU beside numbers', ofValue(concat([relu(x), cumsum(x, { axis: 0 })], { axis: 0 })), 0, 0],
    ['what dropout leaves', ofLayer(tanh, 0.2), 1, 0.2],
    ['what dropout leaves at a rate that is given', ofLayer(tanh, input('rate', [])), 1, 0],
    ['what a ReLU and it leave', ofLayer(relu, input('rate', [])), 1, 0.5],
    ['what a ReLU and dropout leave', ofLayer(relu, 0.5), 1, 0.75],
  ])('in %s', (_, step, product, share) => {
    expect(shareOf(step, product)).toBeCloseTo(share, 1)
  })
})
