import type { JoinedArray } from './DevicePlan.js'

/** The arrays that hold the numbers of an array: its parts in order, or itself. */
export const partsOf = (joined: readonly JoinedArray[]): ((array: number) => readonly number[]) => {
  const known = new Map(joined.map(({ array, parts }) => [array, parts] as const))
  return (array) => known.get(array) ?? [array]
}
