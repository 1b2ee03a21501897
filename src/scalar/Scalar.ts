/**
 * The closed little language inside a kernel: arithmetic on numbers, without shapes.
 *
 * Elementwise tensor operations are scalar functions. The set of primitives is closed, and every table over
 * it (evaluation, derivative, printing, each target) is total, so the type checker lists what a new primitive
 * still needs.
 */

// ---------------------------------------------------------------- model

export const unaryPrimitives = [
  'negate',
  'absolute',
  'sign',
  'floor',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'erf',
  'sigmoid',
  'softplus',
] as const

export const binaryPrimitives = [
  'add',
  'subtract',
  'multiply',
  'multiplyNoNan',
  'divide',
  'power',
  'maximum',
  'minimum',
  'less',
  'lessEqual',
  'equal',
] as const

export type UnaryPrimitive = (typeof unaryPrimitives)[number]
export type BinaryPrimitive = (typeof binaryPrimitives)[number]
export type Primitive = UnaryPrimitive | BinaryPrimitive | 'select'

/** The `index`-th argument of the function whose body this is. */
export interface Argument {
  readonly _tag: 'Argument'
  readonly index: number
  readonly args: readonly []
}

/** A number written into the body. */
export interface Literal {
  readonly _tag: 'Literal'
  readonly value: number
  readonly args: readonly []
}

export interface Unary {
  readonly _tag: 'Unary'
  readonly primitive: UnaryPrimitive
  readonly args: readonly [Scalar]
}

export interface Binary {
  readonly _tag: 'Binary'
  readonly primitive: BinaryPrimitive
  readonly args: readonly [Scalar, Scalar]
}

/** `condition ≠ 0 ? whenTrue : whenFalse`; only the chosen side matters, also to derivatives. */
export interface Select {
  readonly _tag: 'Select'
  readonly args: readonly [Scalar, Scalar, Scalar]
}

/** The body of a scalar function: a frozen graph of primitives, in which a shared node is one computation. */
export type Scalar = Argument | Literal | Unary | Binary | Select

// ---------------------------------------------------------------- constructors

const none: readonly [] = Object.freeze([])

export const argument = (index: number): Scalar => Object.freeze({ _tag: 'Argument', index, args: none })

export const literal = (value: number): Scalar => Object.freeze({ _tag: 'Literal', value, args: none })

export const unary = (primitive: UnaryPrimitive, x: Scalar): Scalar => {
  const args: readonly [Scalar] = [x]
  return Object.freeze({ _tag: 'Unary', primitive, args: Object.freeze(args) })
}

export const binary = (primitive: BinaryPrimitive, x: Scalar, y: Scalar): Scalar => {
  const args: readonly [Scalar, Scalar] = [x, y]
  return Object.freeze({ _tag: 'Binary', primitive, args: Object.freeze(args) })
}

export const select = (condition: Scalar, whenTrue: Scalar, whenFalse: Scalar): Scalar => {
  const args: readonly [Scalar, Scalar, Scalar] = [condition, whenTrue, whenFalse]
  return Object.freeze({ _tag: 'Select', args: Object.freeze(args) })
}

export const negate = (x: Scalar): Scalar => unary('negate', x)
export const add = (x: Scalar, y: Scalar): Scalar => binary('add', x, y)
export const subtract = (x: Scalar, y: Scalar): Scalar => binary('subtract', x, y)
export const multiply = (x: Scalar, y: Scalar): Scalar => binary('multiply', x, y)
export const divide = (x: Scalar, y: Scalar): Scalar => binary('divide', x, y)
export const less = (x: Scalar, y: Scalar): Scalar => binary('less', x, y)
export const lessEqual = (x: Scalar, y: Scalar): Scalar => binary('lessEqual', x, y)
export const equal = (x: Scalar, y: Scalar): Scalar => binary('equal', x, y)

/** `x · y`, but 0 where `y` is 0 even if `x` is NaN or infinite (TensorFlow's `multiply_no_nan`). */
export const multiplyNoNan = (x: Scalar, y: Scalar): Scalar => binary('multiplyNoNan', x, y)

// ---------------------------------------------------------------- functions

/** The name of the primitive at the top of a body, or `undefined` for an argument or a literal. */
export const primitiveOf = (scalar: Scalar): Primitive | undefined => {
  switch (scalar._tag) {
    case 'Unary':
    case 'Binary':
      return scalar.primitive
    case 'Select':
      return 'select'
    default:
      return undefined
  }
}
