import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { expect } from 'vitest'

const path = (file: string): URL => new URL(`../${file}`, import.meta.url)

/** A reference file, checked to have what a test reads. */
export const readReference = <A>(file: string, codec: t.Type<A, unknown>): A => {
  const decoded = codec.decode(JSON.parse(readFileSync(path(file), 'utf8')))
  if (E.isLeft(decoded)) throw new Error(`${file} does not have the expected form`)
  return decoded.right
}

export const filePath = (file: string): string => fileURLToPath(path(file))

/** Every number within atol + rtol · |expected|. */
export const expectClose = (
  actual: readonly number[],
  expected: readonly number[],
  { rtol, atol }: { readonly rtol: number; readonly atol: number },
): void => {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? Number.NaN
    expect(Math.abs(value - wanted), `place ${i}: ${value} for ${wanted}`).toBeLessThanOrEqual(
      atol + rtol * Math.abs(wanted),
    )
  })
}
