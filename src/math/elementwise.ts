import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { DType, Shape } from '../expr/Shape.js'
import {
  unary as apply,
  argument,
  divide,
  equal,
  less,
  lessEqual,
  literal,
  multiply,
  negate,
  add as plus,
  type Scalar,
  select,
  subtract,
} from '../scalar/Scalar.js'
import { elementwise, scalarOp } from './operand.js'

/** A function of every element of a float tensor; the shape stays. */
export type Elementwise = <S extends Shape>(x: Expr<S, 'float'>) => Expr<S, 'float'>

/**
 * Defines a function of every element from its scalar body.
 *
 * @internal
 */
export function float(name: string, body: (x: Scalar) => Scalar): Elementwise
export function float(name: string, body: (x: Scalar) => Scalar): (x: Expr<Shape, 'float'>) => Expr {
  const op = scalarOp(1, 'float', (x = argument(0)) => body(x))
  return (x: Expr) =>
    x.ill || x.dtype === 'float'
      ? elementwise(name, [x], op)
      : ill(name, `takes float, got ${x.dtype}; convert it with toFloat`, [x])
}

const zero = literal(0)
const one = literal(1)

// ---------------------------------------------------------------- arithmetic of one argument

/**
 * −x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, neg, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(neg(constant([-1, 0, 2]))))) // => [1, 0, -2]
 * ```
 */
export const neg = float('neg', negate)

/**
 * |x|; the derivative at 0 is 0.
 *
 * @example
 * ```ts
 * import { abs, constant, evaluate, getOrThrow, gradient, sum, toNested } from 'regula'
 * const x = constant([-1, 0, 2])
 * toNested(getOrThrow(evaluate(abs(x)))) // => [1, 0, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(abs(x)), x)))) // => [-1, 0, 1]
 * ```
 */
export const abs = float('abs', (x) => apply('absolute', x))

/**
 * −1 below 0, 0 at 0, 1 above; the derivative is 0 everywhere.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sign, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sign(constant([-3, 0, 2]))))) // => [-1, 0, 1]
 * ```
 */
export const sign = float('sign', (x) => apply('sign', x))

/**
 * The largest whole number not above x, still a float; the derivative is 0 everywhere.
 *
 * @example
 * ```ts
 * import { constant, evaluate, floor, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(floor(constant([-1.5, 1.5]))))) // => [-2, 1]
 * ```
 */
export const floor = float('floor', (x) => apply('floor', x))

/**
 * x².
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, square, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(square(constant([-1, 0, 2]))))) // => [1, 0, 4]
 * ```
 */
export const square = float('square', (x) => multiply(x, x))

/**
 * √x; NaN below 0. The derivative 1/(2√x) is infinite at 0: guard it with `where`, or use `norm`, which is 0 there.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sqrt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sqrt(constant([0, 4, 9]))))) // => [0, 2, 3]
 * ```
 */
export const sqrt = float('sqrt', (x) => apply('sqrt', x))

/**
 * 1/√x; NaN below 0, infinite at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, rsqrt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(rsqrt(constant([1, 4, 16]))))) // => [1, 0.5, 0.25]
 * ```
 */
export const rsqrt = float('rsqrt', (x) => divide(one, apply('sqrt', x)))

/**
 * 1/x; infinite at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, reciprocal, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(reciprocal(constant([1, 2, -4]))))) // => [1, 0.5, -0.25]
 * ```
 */
export const reciprocal = float('reciprocal', (x) => divide(one, x))

// ---------------------------------------------------------------- exponentials, logarithms, waves

/**
 * eˣ.
 *
 * @example
 * ```ts
 * import { constant, evaluate, exp, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(exp(constant([0, 1]))))) // => [1, Math.E]
 * ```
 */
export const exp = float('exp', (x) => apply('exp', x))

/**
 * eˣ − 1, exact for small x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, expm1, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(expm1(constant([0, 1e-20]))))) // => [0, 1e-20]
 * ```
 */
export const expm1 = float('expm1', (x) => apply('expm1', x))

/**
 * ln x; NaN below 0, −∞ at 0.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, log, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(log(constant([1, Math.E]))))) // => [0, 1]
 * ```
 */
export const log = float('log', (x) => apply('log', x))

/**
 * ln(1 + x), exact for small x; NaN below −1, −∞ at −1.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, log1p, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(log1p(constant([0, 1e-20]))))) // => [0, 1e-20]
 * ```
 */
export const log1p = float('log1p', (x) => apply('log1p', x))

/**
 * sin x, x in radians.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sin, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sin(constant([0, Math.PI / 2]))))) // => [0, 1]
 * ```
 */
export const sin = float('sin', (x) => apply('sin', x))

/**
 * cos x, x in radians.
 *
 * @example
 * ```ts
 * import { constant, cos, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(cos(constant([0, Math.PI]))))) // => [1, -1]
 * ```
 */
export const cos = float('cos', (x) => apply('cos', x))

/**
 * erf x = 2/√π ∫₀ˣ exp(−t²) dt.
 *
 * @example
 * ```ts
 * import { constant, erf, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(erf(constant([0, 10, -10]))))) // => [0, 1, -1]
 * ```
 */
export const erf = float('erf', (x) => apply('erf', x))

// ---------------------------------------------------------------- activations

/**
 * max(x, 0); the derivative at 0 is 0, as in PyTorch and JAX.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, relu, sum, toNested } from 'regula'
 * const x = constant([-1, 0, 2])
 * toNested(getOrThrow(evaluate(relu(x)))) // => [0, 0, 2]
 * toNested(getOrThrow(evaluate(gradient(sum(relu(x)), x)))) // => [0, 0, 1]
 * ```
 */
export const relu = float('relu', (x) => select(lessEqual(x, zero), zero, x))

/**
 * tanh x; its derivative is 1 − tanh² x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, tanh, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(tanh(constant([0, 1]))))) // => [0, Math.tanh(1)]
 * ```
 */
export const tanh = float('tanh', (x) => apply('tanh', x))

/**
 * σ(x) = 1/(1 + e⁻ˣ), stable on both sides.
 *
 * Its derivative is computed as σ(x)(1 − σ(x)), as PyTorch does, so it is 0 from x ≈ 37 on, where σ(x) rounds to
 * 1. Losses that take logits do not go through it.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, sigmoid, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sigmoid(constant([0, 100]))))) // => [0.5, 1]
 * ```
 */
export const sigmoid = float('sigmoid', (x) => apply('sigmoid', x))

/**
 * ln σ(x) = −ln(1 + e⁻ˣ), stable: it does not overflow for large −x.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, logSigmoid, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(logSigmoid(constant([0, -1000]))))) // => [-Math.LN2, -1000]
 * ```
 */
export const logSigmoid = float('logSigmoid', (x) => negate(apply('softplus', negate(x))))

/**
 * x · σ(x), also called swish (Elfwing, Uchibe and Doya 2018).
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, silu, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(silu(constant([0, 1]))))) // => [0, 1 / (1 + Math.exp(-1))]
 * ```
 */
export const silu = float('silu', (x) => multiply(x, apply('sigmoid', x)))

const selu_ = { alpha: 1.6732632423543772, scale: 1.0507009873554805 }

/**
 * scale · (x for x > 0, α(eˣ − 1) otherwise), with α = 1.6732632423543772 and scale = 1.0507009873554805
 * (Klambauer et al. 2017). At 0 the derivative is that of the lower side, scale · α.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, selu, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(selu(constant([0, 1]))))) // => [0, 1.0507009873554805]
 * ```
 */
export const selu = float('selu', (x) =>
  multiply(
    literal(selu_.scale),
    select(lessEqual(x, zero), multiply(literal(selu_.alpha), apply('expm1', x)), x),
  ),
)

/** Options of `leakyRelu`. */
export interface LeakyReluOptions {
  /** The factor for x ≤ 0. Default 0.01, as PyTorch. */
  readonly negativeSlope?: number
}

/**
 * x for x > 0, negativeSlope · x otherwise; the derivative at 0 is negativeSlope, as in PyTorch.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, leakyRelu, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(leakyRelu(constant([-1, 0, 2]))))) // => [-0.01, 0, 2]
 * ```
 */
export const leakyRelu = <S extends Shape>(
  x: Expr<S, 'float'>,
  { negativeSlope = 0.01 }: LeakyReluOptions = {},
) => float('leakyRelu', (s) => select(lessEqual(s, zero), multiply(literal(negativeSlope), s), s))(x)

/**
 * x for x > 0, α(eˣ − 1) otherwise; α is 1 unless given. The derivative at 0 is α (Clevert, Unterthiner and
 * Hochreiter 2016).
 *
 * @example
 * ```ts
 * import { constant, elu, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(elu(constant([-1, 0, 2]))))) // => [Math.expm1(-1), 0, 2]
 * ```
 */
export const elu = <S extends Shape>(x: Expr<S, 'float'>, { alpha = 1 }: { readonly alpha?: number } = {}) =>
  float('elu', (s) => select(lessEqual(s, zero), multiply(literal(alpha), apply('expm1', s)), s))(x)

/**
 * ln(1 + e^(βx))/β, stable; β is 1 unless given. It has no linear threshold: PyTorch's switches over at βx = 20.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, softplus, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(softplus(constant([0, 1000]))))) // => [Math.LN2, 1000]
 * ```
 */
export const softplus = <S extends Shape>(
  x: Expr<S, 'float'>,
  { beta = 1 }: { readonly beta?: number } = {},
) =>
  float('softplus', (s) =>
    beta === 1 ? apply('softplus', s) : divide(apply('softplus', multiply(literal(beta), s)), literal(beta)),
  )(x)

const geluExact = (x: Scalar): Scalar =>
  multiply(multiply(literal(0.5), x), plus(one, apply('erf', divide(x, literal(Math.SQRT2)))))

const geluTanh = (x: Scalar): Scalar => {
  const cubic = plus(x, multiply(literal(0.044715), multiply(x, multiply(x, x))))
  return multiply(
    multiply(literal(0.5), x),
    plus(one, apply('tanh', multiply(literal(Math.sqrt(2 / Math.PI)), cubic))),
  )
}

/**
 * x Φ(x) with the normal distribution function Φ, exact (`none`, the default) or by the tanh formula (Hendrycks
 * and Gimpel 2016): ½x(1 + tanh(√(2/π)(x + 0.044715x³))). The names of the options are PyTorch's.
 *
 * @example
 * ```ts
 * import { constant, evaluate, gelu, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(gelu(constant([0, 10]))))) // => [0, 10]
 * toNested(getOrThrow(evaluate(gelu(constant([0]), { approximate: 'tanh' })))) // => [0]
 * ```
 */
export const gelu = <S extends Shape>(
  x: Expr<S, 'float'>,
  { approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' } = {},
) => float('gelu', approximate === 'tanh' ? geluTanh : geluExact)(x)

/** Options of `clamp`: the bounds, either may be left out. */
export interface ClampOptions {
  readonly min?: number
  readonly max?: number
}

/**
 * x held between `min` and `max`; either may be left out. The derivative is 1 inside and at the bounds, 0 outside.
 * Ill when `min` is above `max`.
 *
 * @example
 * ```ts
 * import { clamp, constant, evaluate, getOrThrow, gradient, sum, toNested } from 'regula'
 * const x = constant([-2, 0, 1])
 * toNested(getOrThrow(evaluate(clamp(x, { min: -1, max: 1 })))) // => [-1, 0, 1]
 * toNested(getOrThrow(evaluate(gradient(sum(clamp(x, { min: -1, max: 1 })), x)))) // => [0, 1, 1]
 * ```
 */
export function clamp<S extends Shape>(x: Expr<S, 'float'>, options: ClampOptions): Expr<S, 'float'>
export function clamp(
  x: Expr<Shape, 'float'>,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: ClampOptions,
): Expr {
  if (!(min <= max)) return ill('clamp', `min ${min} is not below or equal to max ${max}`, [x])
  return float('clamp', (s) =>
    select(less(s, literal(min)), literal(min), select(less(literal(max), s), literal(max), s)),
  )(x)
}

// ---------------------------------------------------------------- dtypes

const convert =
  (name: string, to: DType, body: (x: Scalar) => Scalar) =>
  (x: Expr): Expr =>
    x.dtype === to
      ? x
      : elementwise(
          name,
          [x],
          scalarOp(1, to, (s = argument(0)) => body(s)),
        )

/**
 * The same numbers as floats. Nothing is differentiated through ints and bools, so no gradient passes from them.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toFloat, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toFloat(constant([1, 2], 'int'))))) // => [1, 2]
 * ```
 */
export function toFloat<S extends Shape>(x: Expr<S>): Expr<S, 'float'>
export function toFloat(x: Expr): Expr {
  return convert('toFloat', 'float', (s) => s)(x)
}

/**
 * The numbers as ints, cut off toward zero.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toInt, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toInt(constant([-1.7, 1.7]))))) // => [-1, 1]
 * ```
 */
export function toInt<S extends Shape>(x: Expr<S>): Expr<S, 'int'>
export function toInt(x: Expr): Expr {
  return convert('toInt', 'int', (s) =>
    select(less(s, zero), negate(apply('floor', negate(s))), apply('floor', s)),
  )(x)
}

/**
 * Whether each number differs from 0; NaN does.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toBool, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(toBool(constant([0, 2, -1]))))) // => [0, 1, 1]
 * ```
 */
export function toBool<S extends Shape>(x: Expr<S>): Expr<S, 'bool'>
export function toBool(x: Expr): Expr {
  return convert('toBool', 'bool', (s) => subtract(one, equal(s, zero)))(x)
}

/**
 * Whether each condition is false.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * import { not } from 'regula'
 * toNested(getOrThrow(evaluate(not(constant([true, false], 'bool'))))) // => [0, 1]
 * ```
 */
export function not<S extends Shape>(x: Expr<S, 'bool'>): Expr<S, 'bool'>
export function not(x: Expr): Expr {
  if (!x.ill && x.dtype !== 'bool') return ill('not', `takes bool, got ${x.dtype}`, [x])
  return elementwise(
    'not',
    [x],
    scalarOp(1, 'bool', (s = zero) => subtract(one, s)),
  )
}

/**
 * Whether each number is neither NaN nor infinite.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, isFiniteNumber, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(isFiniteNumber(constant([1, Number.NaN, Number.POSITIVE_INFINITY]))))) // => [1, 0, 0]
 * ```
 */
export function isFiniteNumber<S extends Shape>(x: Expr<S, 'float'>): Expr<S, 'bool'>
export function isFiniteNumber(x: Expr): Expr {
  if (!x.ill && x.dtype !== 'float') return ill('isFiniteNumber', `takes float, got ${x.dtype}`, [x])
  const body = (s = zero): Scalar => less(apply('absolute', s), literal(Number.POSITIVE_INFINITY))
  return elementwise('isFiniteNumber', [x], scalarOp(1, 'bool', body))
}
