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

/** Defines a function of every element from its scalar body. */
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

/** −x. */
export const neg = float('neg', negate)
/** |x|; the derivative at 0 is 0. */
export const abs = float('abs', (x) => apply('absolute', x))
/** −1, 0 or 1; the derivative is 0. */
export const sign = float('sign', (x) => apply('sign', x))
/** The largest whole number not above x; the derivative is 0. */
export const floor = float('floor', (x) => apply('floor', x))
/** x². */
export const square = float('square', (x) => multiply(x, x))
/** √x. */
export const sqrt = float('sqrt', (x) => apply('sqrt', x))
/** 1 / √x. */
export const rsqrt = float('rsqrt', (x) => divide(one, apply('sqrt', x)))
/** 1 / x. */
export const reciprocal = float('reciprocal', (x) => divide(one, x))

// ---------------------------------------------------------------- exponentials, logarithms, waves

/** eˣ. */
export const exp = float('exp', (x) => apply('exp', x))
/** eˣ − 1, exact for small x. */
export const expm1 = float('expm1', (x) => apply('expm1', x))
/** ln x. */
export const log = float('log', (x) => apply('log', x))
/** ln(1 + x), exact for small x. */
export const log1p = float('log1p', (x) => apply('log1p', x))
/** sin x, in radians. */
export const sin = float('sin', (x) => apply('sin', x))
/** cos x, in radians. */
export const cos = float('cos', (x) => apply('cos', x))
/** erf x = 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = float('erf', (x) => apply('erf', x))

// ---------------------------------------------------------------- activations

/** max(x, 0); the derivative at 0 is 0. */
export const relu = float('relu', (x) => select(lessEqual(x, zero), zero, x))
/** tanh x. */
export const tanh = float('tanh', (x) => apply('tanh', x))
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = float('sigmoid', (x) => apply('sigmoid', x))
/** ln(1 / (1 + e⁻ˣ)), stable. */
export const logSigmoid = float('logSigmoid', (x) => negate(apply('softplus', negate(x))))
/** x · sigmoid(x), also called swish. */
export const silu = float('silu', (x) => multiply(x, apply('sigmoid', x)))

const selu_ = { alpha: 1.6732632423543772, scale: 1.0507009873554805 }

/** scale · (x for x > 0, α(eˣ − 1) otherwise) with the constants of Klambauer et al. 2017. */
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

/** x for x > 0, negativeSlope · x otherwise. */
export const leakyRelu = <S extends Shape>(
  x: Expr<S, 'float'>,
  { negativeSlope = 0.01 }: LeakyReluOptions = {},
) => float('leakyRelu', (s) => select(lessEqual(s, zero), multiply(literal(negativeSlope), s), s))(x)

/** x for x > 0, α(eˣ − 1) otherwise. α is 1 unless given. */
export const elu = <S extends Shape>(x: Expr<S, 'float'>, { alpha = 1 }: { readonly alpha?: number } = {}) =>
  float('elu', (s) => select(lessEqual(s, zero), multiply(literal(alpha), apply('expm1', s)), s))(x)

/** ln(1 + e^(βx)) / β. β is 1 unless given. */
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

/** x Φ(x) with the normal distribution function Φ, exact or by the usual tanh formula. */
export const gelu = <S extends Shape>(
  x: Expr<S, 'float'>,
  { approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' } = {},
) => float('gelu', approximate === 'tanh' ? geluTanh : geluExact)(x)

/** Options of `clamp`: the bounds, either may be left out. */
export interface ClampOptions {
  readonly min?: number
  readonly max?: number
}

/** x held between min and max; the derivative at the bounds is 1. */
export const clamp = <S extends Shape>(
  x: Expr<S, 'float'>,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: ClampOptions,
) =>
  float('clamp', (s) =>
    select(less(s, literal(min)), literal(min), select(less(literal(max), s), literal(max), s)),
  )(x)

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

/** The same numbers as floats, without a derivative if they were none. */
export function toFloat<S extends Shape>(x: Expr<S>): Expr<S, 'float'>
export function toFloat(x: Expr): Expr {
  return convert('toFloat', 'float', (s) => s)(x)
}

/** The numbers as ints, cut off toward zero. */
export function toInt<S extends Shape>(x: Expr<S>): Expr<S, 'int'>
export function toInt(x: Expr): Expr {
  return convert('toInt', 'int', (s) =>
    select(less(s, zero), negate(apply('floor', negate(s))), apply('floor', s)),
  )(x)
}

/** Whether each number differs from 0. */
export function toBool<S extends Shape>(x: Expr<S>): Expr<S, 'bool'>
export function toBool(x: Expr): Expr {
  return convert('toBool', 'bool', (s) => subtract(one, equal(s, zero)))(x)
}

/** Whether each condition is false. */
export function not<S extends Shape>(x: Expr<S, 'bool'>): Expr<S, 'bool'>
export function not(x: Expr): Expr {
  return elementwise(
    'not',
    [x],
    scalarOp(1, 'bool', (s = zero) => subtract(one, s)),
  )
}

/** Whether each number is neither NaN nor infinite. */
export function isFiniteNumber<S extends Shape>(x: Expr<S, 'float'>): Expr<S, 'bool'>
export function isFiniteNumber(x: Expr): Expr {
  const body = (s = zero): Scalar => less(apply('absolute', s), literal(Number.POSITIVE_INFINITY))
  return elementwise('isFiniteNumber', [x], scalarOp(1, 'bool', body))
}
