/** The most rounds that are written one after the other: fewer tests of the loop, and reads that need not wait. */
const mostAtOnce = 4

/** A loop over `size` rounds with some of them written out; `body` is given the round, and its number among those. */
export const unrolled = (
  variable: string,
  size: number,
  body: (round: string, u: number) => readonly string[],
): readonly string[] => {
  const atOnce = [mostAtOnce, 2, 1].find((n) => size % n === 0) ?? 1
  const rounds = Array.from({ length: atOnce }, (_, u) =>
    body(u === 0 ? variable : `(${variable} + ${u})`, u),
  )
  return [
    `for (let ${variable} = 0; ${variable} < ${size}; ${variable} += ${atOnce}) {`,
    ...rounds.flat().map((line) => `  ${line}`),
    '}',
  ]
}
