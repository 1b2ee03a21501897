/* The functions that random expressions are made of. */
import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import * as activations from '../math/activation.js'
import { add, div, maximum, minimum, mul, pow, sub } from '../math/arithmetic.js'
import { less } from '../math/comparison.js'
import * as indexing from '../math/indexing.js'
import * as joins from '../math/joining.js'
import { constant } from '../math/leaves.js'
import { logSumExp } from '../math/logSumExp.js'
import { matmul } from '../math/matmul.js'
import { norm, normL1, sumSquares } from '../math/norm.js'
import { expand } from '../math/operand.js'
import { prod } from '../math/product.js'
import { max, mean, min, sum } from '../math/reduction.js'
import * as shaping from '../math/shaping.js'
import * as slicing from '../math/slicing.js'
import { logSoftmax, softmax } from '../math/softmax.js'
import * as unaries from '../math/unary.js'
import { std, variance } from '../math/variance.js'
import { where } from '../math/where.js'

const elementwise = { ...unaries, ...activations }

const structure = { ...shaping, ...slicing, ...joins, ...indexing }

export type Float = Expr<Shape, 'float'>

/** One function: it makes of arguments and a free choice an expression, which may be ill where they do not fit. */
export interface RandomFunction {
  readonly name: string
  readonly arity: 1 | 2 | 3
  /** Whether all derivatives are continuous. */
  readonly smooth: boolean
  readonly of: (choice: number, a: Float, b: Float, c: Float) => Expr
}

const unary = (smooth: boolean, functions: Readonly<Record<string, (x: Float) => Expr>>) =>
  Object.entries(functions).map(
    ([name, f]): RandomFunction => ({ name, arity: 1, smooth, of: (_, x) => f(x) }),
  )

const binary = (smooth: boolean, functions: Readonly<Record<string, (a: Float, b: Float) => Expr>>) =>
  Object.entries(functions).map(
    ([name, f]): RandomFunction => ({ name, arity: 2, smooth, of: (_, a, b) => f(a, b) }),
  )

/** 1 + x²: keeps what needs positive numbers away from 0. */
const positive = (x: Float): Float => add(elementwise.square(x), 1)

const { tanh, sigmoid, sin, cos, exp, expm1, erf, softplus, logSigmoid, silu, gelu, square, neg } =
  elementwise

const smoothElementwise = unary(true, {
  ...{ tanh, sigmoid, sin, cos, exp, expm1, erf, softplus, logSigmoid, silu, gelu, square, neg },
  log: (x) => elementwise.log(positive(x)),
  log1p: (x) => elementwise.log1p(square(x)),
  sqrt: (x) => elementwise.sqrt(positive(x)),
  rsqrt: (x) => elementwise.rsqrt(positive(x)),
  reciprocal: (x) => elementwise.reciprocal(positive(x)),
})

const { relu, abs, leakyRelu, elu, selu, sign, floor } = elementwise

const kinkedElementwise = unary(false, {
  ...{ relu, abs, leakyRelu, elu, selu, sign, floor },
  clamp: (x) => elementwise.clamp(x, { min: -0.5, max: 0.75 }),
})

const arithmetic = [
  ...binary(true, {
    add,
    sub,
    mul,
    div: (a, b) => div(a, positive(b)),
    pow: (a, b) => pow(positive(a), tanh(b)),
  }),
  ...binary(false, { maximum, minimum }),
]

/** An axis of x, or all; and whether it stays. */
const axisOf = (choice: number, x: Float): { readonly axis?: number; readonly keepDims: boolean } => {
  const axis = choice % (x.shape.length + 1)
  const keepDims = choice % 2 === 1
  return axis === x.shape.length ? { keepDims } : { axis, keepDims }
}

const lastOr = (choice: number, x: Float): number => choice % Math.max(1, x.shape.length)

const reducing = (
  smooth: boolean,
  functions: Readonly<Record<string, (x: Float, options: object) => Expr>>,
) =>
  Object.entries(functions).map(
    ([name, f]): RandomFunction => ({ name, arity: 1, smooth, of: (choice, x) => f(x, axisOf(choice, x)) }),
  )

const reducers = [
  ...reducing(true, {
    sum,
    mean,
    variance,
    logSumExp,
    prod,
    sumSquares,
    normOfPositive: (x, o) => norm(positive(x), o),
  }),
  ...reducing(false, { max, min, normL1, norm, std }),
]

const moving = (functions: Readonly<Record<string, (x: Float, axis: number) => Expr>>) =>
  Object.entries(functions).map(
    ([name, f]): RandomFunction => ({
      name,
      arity: 1,
      smooth: true,
      of: (choice, x) => f(x, lastOr(choice, x)),
    }),
  )

const sizeOf = (x: Float): number => x.shape.reduce<number>((n, d) => n * Number(d), 1)

const movers = moving({
  softmax: (x, axis) => softmax(x, { axis }),
  logSoftmax: (x, axis) => logSoftmax(x, { axis }),
  transpose: (x) => structure.transpose(x),
  rotate: (x, axis) =>
    structure.transpose(
      x,
      x.shape.map((_, i) => (i + axis) % x.shape.length),
    ),
  ravel: (x) => structure.reshape(x, [sizeOf(x)]),
  column: (x) => structure.reshape(x, [sizeOf(x), 1]),
  flip: (x, axis) => structure.flip(x, { axis }),
  cumsum: (x, axis) => structure.cumsum(x, { axis }),
  first: (x, axis) =>
    structure.slice(
      x,
      x.shape.map((_, i) => (i === axis ? [0, 1] : null)),
    ),
  everySecond: (x, axis) =>
    structure.slice(
      x,
      x.shape.map((_, i) => (i === axis ? [0, undefined, 2] : null)),
    ),
  pad: (x, axis) =>
    structure.pad(
      x,
      x.shape.map((_, i) => (i === axis ? [1, 0] : [0, 0])),
      { value: 0.5 },
    ),
  repeat: (x) => expand(x, [2, ...x.shape]),
  take: (x, axis) => structure.take(x, constant([0, 0], 'int'), { axis }),
})

const joining: readonly RandomFunction[] = [
  { name: 'matmul', arity: 2, smooth: true, of: (_, a, b) => matmul(a, b) },
  { name: 'matmulTransposed', arity: 2, smooth: true, of: (_, a, b) => matmul(a, structure.transpose(b)) },
  {
    name: 'concat',
    arity: 2,
    smooth: true,
    of: (n, a, b) => structure.concat([a, b], { axis: lastOr(n, a) }),
  },
  { name: 'stack', arity: 2, smooth: true, of: (n, a, b) => structure.stack([a, b], { axis: lastOr(n, a) }) },
  { name: 'where', arity: 3, smooth: false, of: (_, a, b, c) => where(less(a, 0.3), b, c) },
]

/** Every function, the simplest first, because drawn examples shrink towards the front. */
export const randomFunctions: readonly RandomFunction[] = [
  ...arithmetic,
  ...smoothElementwise,
  ...kinkedElementwise,
  ...reducers,
  ...movers,
  ...joining,
]
