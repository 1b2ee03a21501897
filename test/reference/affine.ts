/* An affine model x·w + b as the files of `sklearn` have it, and the figures of its fits. */
import {
  add,
  type Expr,
  input,
  matmul,
  mul,
  type Shape,
  type State,
  type Tensor,
  tensor,
} from '../../src/index.js'
import type { Float } from './arguments.js'
import { type Data, sizeOf } from './data.js'
import type { Moving } from './descent.js'

export interface Affine {
  readonly data: Data
  readonly moving: readonly Moving[]
  /** b = c · column: the intercept is sought on a column of the size of the other columns. */
  readonly column: number
  readonly prediction: (values: readonly Float[]) => Float
}

const noBias: Float = input<Shape>('none', [])

export const affine = (data: Data, outputs: readonly number[], fitIntercept: boolean): Affine => {
  const column = sizeOf(data)
  const w: Moving = { name: 'w', shape: [data.features, ...outputs], role: 'kernel' }
  const c: Moving = { name: 'c', shape: outputs, role: 'bias' }
  const x: Float = input<Shape>('X', [data.rows, data.features])
  return {
    data,
    column,
    moving: fitIntercept ? [w, c] : [w],
    prediction: ([kernel = noBias, bias]) => {
      const product: Float = matmul(x, kernel)
      return bias === undefined ? product : add(product, mul(bias, column))
    },
  }
}

/** A state by the short names of an affine model. */
export const stateOf = (values: Readonly<Record<string, readonly number[]>>, { moving }: Affine): State =>
  Object.fromEntries(
    moving.map(({ name, shape }) => [name, tensor('float', shape, Float64Array.from(values[name] ?? []))]),
  )

/** One fit: coefficients as scikit-learn has them ([outputs, features]) and the intercept. */
export interface Fit {
  readonly coef: readonly number[]
  readonly intercept: readonly number[]
  readonly state: State
}

export const fitOf = ({ data: { features }, column, moving }: Affine, state: State): Fit => {
  const w = Array.from(state.w?.data ?? [])
  const outputs = w.length / features
  const c = Array.from(state.c?.data ?? new Float64Array(outputs))
  return {
    coef: w.map((_, i) => w[(i % features) * outputs + Math.floor(i / features)] ?? Number.NaN),
    intercept: c.map((value) => value * column),
    state: Object.fromEntries(
      moving.flatMap(({ name }) => (state[name] ? [[name, state[name]] as const] : [])),
    ),
  }
}

/** The same numbers of all fits, under one another. */
export const rows = (
  fits: readonly Fit[],
  shape: readonly number[],
  numbers: (fit: Fit) => readonly number[],
): Tensor => tensor('float', [fits.length, ...shape], Float64Array.from(fits.flatMap(numbers)))

/** The slope of a loss at a kernel where it is 0, and NaN elsewhere. */
export const atZeros = (coef: readonly number[], slope: Tensor): readonly number[] =>
  coef.flatMap((w, i) => (w === 0 ? [Math.abs(slope.data[i] ?? Number.NaN)] : []))

export type Scalar = Expr<readonly [], 'float'>
