import { readFileSync } from 'node:fs'

/** All numbers of a CSV file, row by row; a header of names is skipped. Paths are from the root of the package. */
export const rowsOf = (path: string): readonly (readonly number[])[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .filter((row) => row.every((x) => !Number.isNaN(x)))

/** The last column of a table beside all others. */
export const lastColumnApart = (
  rows: readonly (readonly number[])[],
): { readonly features: Float64Array; readonly last: Float64Array } => ({
  features: Float64Array.from(rows.flatMap((row) => row.slice(0, -1))),
  last: Float64Array.from(rows, (row) => row.at(-1) ?? Number.NaN),
})
