/* Static memory: buffers whose lifetimes do not overlap share bytes. */

/** The bytes of something, and when they matter. */
export interface Lifetime {
  readonly bytes: number
  readonly from: number
  readonly to: number
}

const alignment = 64

export const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

interface Hole {
  readonly offset: number
  readonly bytes: number
}

/** Puts a hole back among the others, which are in order and do not touch, joined with its neighbours. */
const release = (holes: Hole[], freed: Hole): void => {
  let [low, high] = [0, holes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((holes[middle]?.offset ?? 0) < freed.offset) low = middle + 1
    else high = middle
  }
  const [before, after] = [holes[low - 1], holes[low]]
  const joinsBefore = before !== undefined && before.offset + before.bytes === freed.offset
  const joinsAfter = after !== undefined && freed.offset + freed.bytes === after.offset
  const offset = joinsBefore ? before.offset : freed.offset
  const end = joinsAfter ? after.offset + after.bytes : freed.offset + freed.bytes
  const first = joinsBefore ? low - 1 : low
  holes.splice(first, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), { offset, bytes: end - offset })
}

/** The position of the smallest hole that is large enough, or −1. */
const bestHole = (holes: readonly Hole[], bytes: number): number => {
  let best = -1
  let size = Number.POSITIVE_INFINITY
  for (let i = 0; i < holes.length; i += 1) {
    const found = holes[i]?.bytes ?? 0
    if (found >= bytes && found < size) {
      best = i
      size = found
    }
  }
  return best
}

/**
 * Offsets for buffers in the order in which they come to life: the smallest hole that fits, or the end. What dies
 * in a kernel is free only after it, so no kernel writes over what it reads.
 */
export const allocate = (
  lifetimes: readonly Lifetime[],
): { readonly offsets: readonly number[]; readonly bytes: number } => {
  const indices = lifetimes.map((_, i) => i)
  const by = (of: (lifetime: Lifetime) => number): readonly number[] =>
    [...indices].sort((a, b) => {
      const [x, y] = [lifetimes[a], lifetimes[b]]
      return x === undefined || y === undefined ? 0 : of(x) - of(y)
    })
  const births = by(({ from }) => from)
  const deaths = by(({ to }) => to)
  const offsets = lifetimes.map(() => 0)
  const holes: Hole[] = []
  let end = 0
  let dead = 0
  /** Frees what no kernel from `now` on uses. */
  const free = (now: number): void => {
    for (let i = deaths[dead]; i !== undefined; i = deaths[dead]) {
      const lifetime = lifetimes[i]
      if (lifetime === undefined || lifetime.to >= now) return
      release(holes, { offset: offsets[i] ?? 0, bytes: aligned(lifetime.bytes) })
      dead += 1
    }
  }
  for (const i of births) {
    const lifetime = lifetimes[i]
    if (lifetime === undefined) continue
    free(lifetime.from)
    const bytes = aligned(lifetime.bytes)
    const place = bestHole(holes, bytes)
    const hole = holes[place]
    if (hole === undefined) {
      offsets[i] = end
      end += bytes
    } else {
      offsets[i] = hole.offset
      const rest = { offset: hole.offset + bytes, bytes: hole.bytes - bytes }
      holes.splice(place, 1, ...(rest.bytes === 0 ? [] : [rest]))
    }
  }
  return { offsets, bytes: end }
}
