import * as E from 'fp-ts/lib/Either.js'
import type { NumberArray, Tensor } from '../expr/Tensor.js'
import { elementCount } from '../expr/Tensor.js'
import type { Inputs, InputValue, Port } from './Target.js'

/** Views of bytes and of big integers are no numbers, whatever the caller's types say. */
const isNumberArray = (value: unknown): value is NumberArray =>
  ArrayBuffer.isView(value) &&
  !(value instanceof DataView || value instanceof BigInt64Array || value instanceof BigUint64Array)

const isTensor = (value: InputValue): value is Tensor =>
  typeof value === 'object' &&
  value !== null &&
  'data' in value &&
  'shape' in value &&
  Array.isArray(value.shape) &&
  isNumberArray(value.data)

const listed = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`

/** Copies nested arrays row by row; the text says where they do not have the shape. */
const flatten = (value: unknown, shape: readonly number[], out: Float64Array): string | undefined => {
  let position = 0
  const visit = (item: unknown, axis: number, path: string): string | undefined => {
    if (axis === shape.length) {
      if (typeof item !== 'number' && typeof item !== 'boolean') return `${path} is no number`
      out[position] = Number(item)
      position += 1
      return undefined
    }
    if (!Array.isArray(item)) return `${path} is no array`
    if (item.length !== shape[axis]) return `${path} has length ${item.length}, expected ${shape[axis]}`
    for (const [i, inner] of item.entries()) {
      const fault = visit(inner, axis + 1, `${path}[${i}]`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  return visit(value, 0, 'it')
}

const copy = ({ shape }: Port, value: InputValue): E.Either<string, Float64Array> => {
  const size = elementCount(shape)
  const given = isTensor(value) ? value : undefined
  if (
    given !== undefined &&
    (given.shape.length !== shape.length || given.shape.some((d, axis) => d !== shape[axis]))
  )
    return E.left(`has shape ${listed(given.shape)}, expected ${listed(shape)}`)
  const flat = given?.data ?? (isNumberArray(value) ? value : undefined)
  if (flat !== undefined)
    return flat.length === size
      ? E.right(Float64Array.from(flat))
      : E.left(`has ${flat.length} numbers, the shape ${listed(shape)} takes ${size}`)
  const out = new Float64Array(size)
  const fault = flatten(value, shape, out)
  return fault === undefined ? E.right(out) : E.left(`does not have the shape ${listed(shape)}: ${fault}`)
}

/** The indices of a flat position. */
export const unravel = (position: number, shape: readonly number[]): readonly number[] => {
  const index: number[] = []
  let rest = position
  for (const dim of [...shape].reverse()) {
    index.unshift(rest % dim)
    rest = Math.floor(rest / dim)
  }
  return index
}

const allowed = {
  float: (x: number, finite: boolean): boolean => !finite || Number.isFinite(x),
  int: (x: number): boolean => Number.isSafeInteger(x),
  bool: (x: number): boolean => x === 0 || x === 1,
  uint32: (x: number): boolean => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
} as const

/** A value as flat float64 numbers of the port's shape, or what is wrong with it. */
export const decodeValue = (
  port: Port,
  value: InputValue,
  finite: boolean,
): E.Either<string, Float64Array> => {
  const copied = copy(port, value)
  if (E.isLeft(copied)) return copied
  const fits = allowed[port.dtype]
  const position = copied.right.findIndex((x) => !fits(x, finite))
  return position < 0
    ? copied
    : E.left(
        `has ${copied.right[position]} at ${listed(unravel(position, port.shape))}, which is no ` +
          `${port.dtype === 'float' ? 'finite number' : port.dtype}`,
      )
}

/** All values by name, or everything that is missing, unknown or ill-shaped. */
export const decodeValues = (
  kind: string,
  ports: readonly Port[],
  values: Inputs,
  { finite, exact }: { readonly finite: boolean; readonly exact: boolean },
): E.Either<readonly string[], ReadonlyMap<string, Float64Array>> => {
  const problems: string[] = []
  const decoded = new Map<string, Float64Array>()
  for (const port of ports) {
    const value = Object.hasOwn(values, port.name) ? values[port.name] : undefined
    if (value === undefined || value === null) {
      problems.push(`${kind} '${port.name}' (${port.dtype} ${listed(port.shape)}) is missing`)
      continue
    }
    const result = decodeValue(port, value, finite)
    if (E.isLeft(result)) problems.push(`${kind} '${port.name}' ${result.left}`)
    else decoded.set(port.name, result.right)
  }
  if (exact)
    for (const name of Object.keys(values))
      if (!ports.some((port) => port.name === name))
        problems.push(
          `${kind} '${name}' is unknown; the program takes ${ports.map((p) => p.name).join(', ') || 'none'}`,
        )
  return problems.length === 0 ? E.right(decoded) : E.left(problems)
}
