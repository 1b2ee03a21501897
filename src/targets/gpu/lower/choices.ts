import type { Access, ChosenPlace, Place, Reduction, Store } from '../../../kernel/Kernel.js'
import { argumentsOf } from './restrict.js'

/** A place that chooses another one, with the loops around it. */
export interface Choice {
  readonly by: Place
  readonly size: number
  readonly loops: readonly number[]
}

/** Every choice of a kernel, once: of gathers in its bodies, and of its stores. */
export const choicesOf = ({
  domain,
  accesses,
  reductions,
  stores,
}: {
  readonly domain: readonly number[]
  readonly accesses: readonly Access[]
  readonly reductions: readonly Reduction[]
  readonly stores: readonly Store[]
}): readonly Choice[] => {
  const found = new Map<string, Choice>()
  const note = (place: Place | ChosenPlace, loops: readonly number[]): void => {
    if (!('by' in place) || loops.includes(0)) return
    const { by, size } = place
    found.set(JSON.stringify([by, size, loops]), { by, size, loops })
  }
  const noteBody = ({ body, inner }: Reduction | Store): void => {
    for (const i of argumentsOf([body])) {
      const access = accesses[i]
      if (access?._tag === 'Gather') note(access, [...domain, ...inner])
    }
  }
  for (const reduction of reductions) noteBody(reduction)
  for (const store of stores) {
    noteBody(store)
    note(store.place, [...domain, ...store.inner])
  }
  return [...found.values()]
}
