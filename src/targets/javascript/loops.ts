/* Loops as text. */
import { variable } from './lines.js'

export const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

export const loop = (v: number, size: number, inside: readonly string[]): readonly string[] => [
  `for (let ${variable(v)} = 0; ${variable(v)} < ${size}; ${variable(v)} += 1) {`,
  ...indent(inside),
  '}',
]

/** Loops around statements: `lines[0]` stands outside all of them, the last list in the innermost. */
export const nest = (
  lines: readonly (readonly string[])[],
  sizes: readonly number[],
  firstVariable: number,
): readonly string[] =>
  sizes.reduceRight<readonly string[]>(
    (inside, size, i) => [...(lines[i] ?? []), ...loop(firstVariable + i, size, inside)],
    lines[sizes.length] ?? [],
  )
