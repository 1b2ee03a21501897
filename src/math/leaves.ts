import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import {
  type DType,
  dtypes,
  isValueOf,
  maximumRank,
  normalizeAxis,
  type Shape,
  shapeFault,
} from '../expr/Shape.js'
import type { AxisOf } from '../expr/ShapeTypes.js'
import { elementCount, tensor } from '../expr/Tensor.js'
import { constant as constantOp } from '../ops/constant.js'
import { dimension } from '../ops/dimension.js'
import type { Initializer } from '../ops/Initializer.js'
import { input as inputOp } from '../ops/input.js'
import { iota as iotaOp } from '../ops/iota.js'
import { type Role, variable } from '../ops/variable.js'

const validName = /^(?=.{1,200}$)[\w.-]+(\/[\w.-]+)*$/

/** Keys that objects have of their own. */
const reserved: readonly string[] = ['__proto__', 'constructor', 'prototype']

const declarationFault = (name: string, shape: Shape, dtype: DType = 'float'): string | undefined => {
  if (!validName.test(name) || reserved.includes(name) || name.split('/').includes('__proto__'))
    return `'${name.slice(0, 40)}' is no name: letters, digits, and _ . / - make one of 1 to 200 characters`
  return dtypes.includes(dtype)
    ? shapeFault(shape)
    : `'${dtype}' is no dtype: choose from ${dtypes.join(', ')}`
}

/** The user's numbers may change later; the graph's may not. */
const ownInitializer = (initializer: Initializer): Initializer =>
  initializer.kind === 'values'
    ? { kind: 'values', value: { ...initializer.value, data: initializer.value.data.slice() } }
    : initializer

/**
 * A value that is given at every run.
 *
 * Ill when the name is not made of 1 to 200 letters, digits and `_ . / -`, when there are more than 16 axes, or
 * when a size is no whole number from 0.
 *
 * @param name how the value is called when the program runs
 * @param shape sizes, or names that are bound at compile time
 * @param dtype `float` unless given
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, input, toNested } from 'regula'
 * const x = input('x', ['batch', 2])
 * x.shape // => ['batch', 2]
 * toNested(getOrThrow(evaluate(x, { dims: { batch: 1 }, inputs: { x: [[1, 2]] } }))) // => [[1, 2]]
 * ```
 */
export function input<const S extends Shape>(name: string, shape: S): Expr<S, 'float'>
export function input<const S extends Shape, const D extends DType>(
  name: string,
  shape: S,
  dtype: D | undefined,
): Expr<S, D>
export function input(name: string, shape: Shape, dtype: DType = 'float'): Expr {
  const fault = declarationFault(name, shape, dtype)
  return fault === undefined ? inputOp.node({ name, shape, dtype }, []) : ill('input', fault)
}

/** What `parameter` takes besides a name and a shape. */
export interface ParameterOptions {
  readonly initializer: Initializer
  /** What it is for, which penalties and constraints select by. Default `kernel`. */
  readonly role?: Role
}

/**
 * A trainable float variable, kept in the state of the step that it stands in.
 *
 * The same name with the same definition is the same parameter, wherever it stands; another definition under that
 * name is an error at compile time. Ill as `input` is.
 *
 * @param name a path such as `hidden/kernel`; penalties and constraints select by it
 * @param shape sizes
 * @param options how it starts, and what it is for
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, toNested } from 'regula'
 * const w = parameter('scale', [2], { initializer: constantly(3), role: 'scale' })
 * toNested(getOrThrow(evaluate(w))) // => [3, 3]
 * ```
 */
export function parameter<const S extends Shape>(
  name: string,
  shape: S,
  options: ParameterOptions,
): Expr<S, 'float'>
export function parameter(
  name: string,
  shape: Shape,
  { initializer: given, role = 'kernel' }: ParameterOptions,
): Expr {
  const fault = declarationFault(name, shape)
  const initializer = ownInitializer(given)
  return fault === undefined
    ? variable.node({ name, shape, dtype: 'float', role, trainable: true, initializer }, [])
    : ill('parameter', fault)
}

/**
 * A variable that is not trained: a moment, a running mean, a counter, the random key. What it becomes is said
 * where the step is made (`makeStep`). Ill as `input` is.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, stateVariable, toNested, zeros } from 'regula'
 * toNested(getOrThrow(evaluate(stateVariable('seen', [], 'int', zeros())))) // => 0
 * ```
 */
export function stateVariable<const S extends Shape, const D extends DType>(
  name: string,
  shape: S,
  dtype: D,
  initializer: Initializer,
): Expr<S, D>
export function stateVariable(name: string, shape: Shape, dtype: DType, given: Initializer): Expr {
  const fault = declarationFault(name, shape, dtype)
  const initializer = ownInitializer(given)
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

/** The lengths down the first elements; one more than the most axes is enough to see that there are too many. */
const shapeOfNested = (value: Literal): readonly number[] => {
  const shape: number[] = []
  let item: Literal | undefined = value
  while (typeof item === 'object' && shape.length <= maximumRank) {
    shape.push(item.length)
    item = item[0]
  }
  return shape
}

const flatten = (value: Literal, shape: readonly number[], out: number[]): boolean => {
  if (typeof value !== 'object') return shape.length === 0 && out.push(Number(value)) > 0
  const [size, ...rest] = shape
  return value.length === size && value.every((item) => flatten(item, rest, out))
}

const constantFrom = (name: string, shape: readonly number[], data: Float64Array, dtype: DType): Expr => {
  const stray = data.find((x) => !isValueOf(dtype, x))
  return stray === undefined
    ? constantOp.node({ value: tensor(dtype, shape, data) }, [])
    : ill(name, `${stray} is no ${dtype}`)
}

/**
 * A constant tensor: a number, or nested arrays of equal lengths. Ill when the lengths differ, or a number is none
 * of the dtype.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, toNested } from 'regula'
 * constant([[1, 2], [3, 4]]).shape // => [2, 2]
 * toNested(getOrThrow(evaluate(constant([7, 8], 'int')))) // => [7, 8]
 * ```
 */
export function constant<const T extends Literal>(value: T): Expr<LiteralShape<T>, 'float'>
export function constant<const T extends Literal, const D extends DType>(
  value: T,
  dtype: D | undefined,
): Expr<LiteralShape<T>, D>
export function constant(value: Literal, dtype: DType = 'float'): Expr {
  const shape = shapeOfNested(value)
  const data: number[] = []
  const fault = shapeFault(shape)
  if (fault !== undefined) return ill('constant', fault)
  return flatten(value, shape, data)
    ? constantFrom('constant', shape, Float64Array.from(data), dtype)
    : ill('constant', 'the nested arrays differ in length')
}

/**
 * A constant from flat row-major numbers, which are copied. Ill when their count is not the product of the shape,
 * or a number is none of the dtype.
 *
 * @example
 * ```ts
 * import { constantOf, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(constantOf([2, 2], [1, 2, 3, 4])))) // => [[1, 2], [3, 4]]
 * ```
 */
export function constantOf<const S extends readonly number[]>(
  shape: S,
  data: ArrayLike<number>,
): Expr<S, 'float'>
export function constantOf<const S extends readonly number[], const D extends DType>(
  shape: S,
  data: ArrayLike<number>,
  dtype: D | undefined,
): Expr<S, D>
export function constantOf(shape: readonly number[], data: ArrayLike<number>, dtype: DType = 'float'): Expr {
  const size = elementCount(shape)
  const fault = shapeFault(shape)
  if (fault !== undefined) return ill('constantOf', fault)
  return data.length === size
    ? constantFrom('constantOf', shape, Float64Array.from(data), dtype)
    : ill('constantOf', `${data.length} numbers do not make the shape [${shape.join(', ')}]`)
}

/**
 * The product of sizes as a float scalar, also where they are named and bound later: the n of a mean.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, sizeAsFloat, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(sizeAsFloat([2, 3])))) // => 6
 * toNested(getOrThrow(evaluate(sizeAsFloat(['batch']), { dims: { batch: 128 } }))) // => 128
 * ```
 */
export function sizeAsFloat(shape: Shape): Expr<readonly [], 'float'>
export function sizeAsFloat(shape: Shape): Expr {
  const fault = shapeFault(shape)
  return fault === undefined ? dimension.node({ shape }, []) : ill('sizeAsFloat', fault)
}

/**
 * The index along one axis, as ints: y[i₀, …] = i_axis. Ill when there is no such axis.
 *
 * @example
 * ```ts
 * import { evaluate, getOrThrow, iota, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(iota([2, 3], 1)))) // => [[0, 1, 2], [0, 1, 2]]
 * ```
 */
export function iota<const S extends Shape>(shape: S, axis: AxisOf<S>): Expr<S, 'int'>
export function iota(shape: Shape, axis: number): Expr {
  const fault = shapeFault(shape)
  if (fault !== undefined) return ill('iota', fault)
  const positive = normalizeAxis(axis, shape.length)
  return positive === undefined
    ? ill('iota', `has no axis ${axis}: it has ${shape.length}`)
    : iotaOp.node({ shape, axis: positive }, [])
}
