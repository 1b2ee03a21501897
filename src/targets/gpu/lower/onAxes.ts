/* Which point of its loops a thread stands for. */
import { combine } from '../../../kernel/affine.js'
import type { Affine } from '../../../kernel/Kernel.js'
import type { Axis, Read } from '../DevicePlan.js'
import { mapRead } from './reads.js'

/** A loop variable that moves a place by `stride`. */
export interface Mover {
  readonly variable: number
  readonly size: number
  readonly stride: number
}

/** The axes of a place, and what every loop variable is in terms of them. */
export interface OnAxes {
  readonly offset: number
  readonly axes: readonly Axis[]
  /** By variable; `undefined` for one that does not move the place. */
  readonly variables: ReadonlyMap<number, Affine>
  readonly isWhole: boolean
}

const axisIndex = (axis: number, offset: number, factor: number): Affine => ({
  offset,
  strides: Array.from({ length: axis + 1 }, (_, a) => (a === axis ? factor : 0)),
})

/**
 * Turns the place `offset + Σ stride · variable` of `count` elements around: from the element to the variables. Nothing
 * where two points share an element.
 */
export const onAxes = (offset: number, movers: readonly Mover[], count: number): OnAxes | undefined => {
  const ordered = movers
    .filter(({ size }) => size > 1)
    .map((mover) => ({ ...mover, isBackwards: mover.stride < 0, stride: Math.abs(mover.stride) }))
    .sort((x, y) => y.stride - x.stride)
  const isNested = ordered.every(({ stride }, a) => {
    const inner = ordered.slice(a + 1).reduce((reach, axis) => reach + axis.stride * (axis.size - 1), 0)
    return stride > inner
  })
  if (!isNested) return undefined
  const first = ordered.reduce(
    (at, { isBackwards, stride, size }) => (isBackwards ? at - stride * (size - 1) : at),
    offset,
  )
  const variables = new Map<number, Affine>()
  for (const { variable, size } of movers) if (size <= 1) variables.set(variable, { offset: 0, strides: [] })
  ordered.forEach(({ variable, size, isBackwards }, a) => {
    variables.set(variable, isBackwards ? axisIndex(a, size - 1, -1) : axisIndex(a, 0, 1))
  })
  const axes = ordered.map(({ size, stride }) => ({ size, stride }))
  const isWhole = first === 0 && axes.reduce((n, { size }) => n * size, 1) === count
  return { offset: first, axes, variables, isWhole }
}

/** An index in other variables. */
export const substitute = ({ offset, strides }: Affine, variables: ReadonlyMap<number, Affine>): Affine => {
  const terms = strides.map((_, v) => variables.get(v) ?? { offset: 0, strides: [] })
  return combine(offset, terms, strides)
}

/** What a body reads, in other variables. */
export const substituteRead = (read: Read, variables: ReadonlyMap<number, Affine>): Read =>
  mapRead(read, (index) => substitute(index, variables))
