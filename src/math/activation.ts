import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import {
  unary as apply,
  divide,
  less,
  lessEqual,
  literal,
  multiply,
  negate,
  add as plus,
  type Scalar,
  select,
} from '../scalar/Scalar.js'
import { float, one, zero } from './elementwise.js'

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
