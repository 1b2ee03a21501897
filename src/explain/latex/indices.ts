/** Names of the indices of a tensor, one for each axis. */
export type Indices = readonly string[]

const alphabet = 'ijklpqrsuvabcdefgh'

/** The usual index of an axis, not one of those that are taken. */
const fresh = (axis: number, taken: Indices): string => {
  const usual = alphabet[axis % alphabet.length] ?? 'i'
  return taken.includes(usual) ? ([...alphabet].find((letter) => !taken.includes(letter)) ?? usual) : usual
}

/** Indices for all axes: the given ones for those that stay, others for those that are summed over. */
export const bodyIndices = (rank: number, bound: readonly number[], given: Indices | undefined): Indices => {
  const rest = [...(given ?? [])]
  const out: string[] = []
  for (let axis = 0; axis < rank; axis += 1) {
    const own = bound.includes(axis) ? undefined : rest.shift()
    out.push(own ?? fresh(axis, [...(given ?? []), ...out]))
  }
  return out
}

/** Indices for the letters of a contraction: those of the output first. */
export const letterIndices = (
  output: string,
  others: readonly string[],
  given: Indices | undefined,
): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const [k, letter] of [...output, ...others].entries()) {
    const own = k < output.length ? given?.[k] : undefined
    names.set(letter, own ?? fresh(k, [...(given ?? []), ...names.values()]))
  }
  return names
}
