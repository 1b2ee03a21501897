/* Where things stand in the memory of a program. */

/** What runs write to say what went wrong. */
export const header = {
  /** The number of the first kernel with a fault, plus one. */
  kernel: 0,
  kind: 4,
  value: 8,
  /** Not 0 where a number that was kept is not finite. */
  unfinite: 16,
} as const

export const faultKinds = ['index', 'int', 'uint32'] as const
export type FaultKind = (typeof faultKinds)[number]

/** The arena of the plan stands after the header. */
export const arenaStart = 256
