import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, isDim, maximumRank, type Shape } from '../expr/Shape.js'
import { tensor } from '../expr/Tensor.js'
import { constant as constantOp } from '../ops/constant.js'
import { dimension } from '../ops/dimension.js'
import type { Initializer } from '../ops/Initializer.js'
import { input as inputOp } from '../ops/input.js'
import { iota as iotaOp } from '../ops/iota.js'
import { type Role, variable } from '../ops/variable.js'

const validName = /^[\w./-]{1,200}$/

const declarationFault = (name: string, shape: Shape): string | undefined => {
  if (!validName.test(name) || name.split('/').includes('__proto__') || name === 'constructor')
    return `'${name.slice(0, 40)}' is no name: letters, digits, and _ . / - make one of 1 to 200 characters`
  if (shape.length > maximumRank) return `has ${shape.length} axes; at most ${maximumRank} are possible`
  const bad = shape.find((dim) => !isDim(dim))
  return bad === undefined ? undefined : `'${bad}' is no size: a size is a whole number from 0, or a name`
}

/**
 * A value that is given at every run.
 *
 * @param name how the value is called when the program runs
 * @param shape sizes, or names that are bound at compile time
 * @param dtype `float` unless given
 *
 * @example
 * ```ts
 * import { input } from 'regula'
 * const x = input('x', ['batch', 784])
 * x.shape // => ['batch', 784]
 * ```
 */
export function input<const S extends Shape, const D extends DType = 'float'>(
  name: string,
  shape: S,
  dtype?: D,
): Expr<S, D>
export function input(name: string, shape: Shape, dtype: DType = 'float'): Expr {
  const fault = declarationFault(name, shape)
  return fault === undefined ? inputOp.node({ name, shape, dtype }, []) : ill('input', fault)
}

/** What `parameter` takes besides a name and a shape. */
export interface ParameterOptions {
  readonly initializer: Initializer
  /** What it is for, which penalties and constraints select by. Default `kernel`. */
  readonly role?: Role
}

/**
 * A trainable state variable. The same name with the same definition is the same parameter, wherever it stands;
 * a different definition under one name is an error at compile time.
 */
export function parameter<const S extends Shape>(
  name: string,
  shape: S,
  options: ParameterOptions,
): Expr<S, 'float'>
export function parameter(
  name: string,
  shape: Shape,
  { initializer, role = 'kernel' }: ParameterOptions,
): Expr {
  const fault = declarationFault(name, shape)
  return fault === undefined
    ? variable.node({ name, shape, dtype: 'float', role, trainable: true, initializer }, [])
    : ill('parameter', fault)
}

/** A state variable that is not trained: a moment, a running mean, a counter, the random key. */
export function stateVariable<const S extends Shape, const D extends DType>(
  name: string,
  shape: S,
  dtype: D,
  initializer: Initializer,
): Expr<S, D>
export function stateVariable(name: string, shape: Shape, dtype: DType, initializer: Initializer): Expr {
  const fault = declarationFault(name, shape)
  return fault === undefined
    ? variable.node({ name, shape, dtype, role: 'state', trainable: false, initializer }, [])
    : ill('stateVariable', fault)
}

/** Numbers that are written into the graph: a number, or nested arrays of equal lengths. */
export type Literal = number | boolean | readonly Literal[]

type LiteralShape<T> = T extends number | boolean
  ? readonly []
  : T extends readonly [infer H, ...infer R]
    ? readonly [[H, ...R]['length'], ...LiteralShape<H>]
    : Shape

const shapeOfNested = (value: Literal): readonly number[] =>
  typeof value === 'object' ? [value.length, ...(value[0] === undefined ? [] : shapeOfNested(value[0]))] : []

const flatten = (value: Literal, shape: readonly number[], out: number[]): boolean => {
  if (typeof value !== 'object') return shape.length === 0 && out.push(Number(value)) > 0
  const [size, ...rest] = shape
  return value.length === size && value.every((item) => flatten(item, rest, out))
}

/**
 * A constant tensor.
 *
 * @example
 * ```ts
 * import { constant, evaluate, toNested } from 'regula'
 * constant([[1, 2], [3, 4]]).shape // => [2, 2]
 * ```
 */
export function constant<const T extends Literal, const D extends DType = 'float'>(
  value: T,
  dtype?: D,
): Expr<LiteralShape<T>, D>
export function constant(value: Literal, dtype: DType = 'float'): Expr {
  const shape = shapeOfNested(value)
  const data: number[] = []
  return flatten(value, shape, data)
    ? constantOp.node({ value: tensor(dtype, shape, Float64Array.from(data)) }, [])
    : ill('constant', 'the nested arrays differ in length')
}

/** A constant from flat row-major numbers; they are copied. */
export function constantOf<const S extends readonly number[]>(
  shape: S,
  data: ArrayLike<number>,
  dtype?: DType,
): Expr<S, 'float'>
export function constantOf(shape: readonly number[], data: ArrayLike<number>, dtype: DType = 'float'): Expr {
  const size = shape.reduce((n, d) => n * d, 1)
  return data.length === size
    ? constantOp.node({ value: tensor(dtype, shape, Float64Array.from(data)) }, [])
    : ill('constantOf', `${data.length} numbers do not make the shape [${shape.join(', ')}]`)
}

/** The product of sizes as a float scalar, also where they are named and bound later. */
export function sizeAsFloat(shape: Shape): Expr<readonly [], 'float'>
export function sizeAsFloat(shape: Shape): Expr {
  return dimension.node({ shape }, [])
}

/** The index along one axis, as ints: y[i₀, …] = i_axis. */
export function iota<const S extends Shape>(shape: S, axis: number): Expr<S, 'int'>
export function iota(shape: Shape, axis: number): Expr {
  return iotaOp.node({ shape, axis }, [])
}
