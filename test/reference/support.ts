/* Reads the gold figures and compares with them at their own tolerance; see FORMAT.md. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Target, Tensor } from '../../src/index.js'

/** A tensor as the files write it. */
export interface Given {
  readonly shape: readonly number[]
  readonly data: readonly number[]
  readonly dtype?: 'int' | 'bool'
}

export interface Limit {
  readonly rtol: number
  readonly atol: number
}

export interface Tolerance extends Limit {
  readonly overrides?: Readonly<Record<string, Limit | 'exact'>>
}

type Entry = Given | number | null | readonly Entry[] | { readonly [name: string]: Entry }

/** One gold file. `I` is what the kind of file has as inputs. */
export interface Case<I = unknown> {
  readonly name: string
  readonly kind: string
  readonly op?: string
  readonly inputs: I
  readonly expected: Readonly<Record<string, Entry>>
  readonly tolerance: Tolerance
}

export type Folder = 'ops' | 'hvp' | 'optim' | 'layers' | 'sklearn' | 'rng'

export const referenceUrl = new URL('./', import.meta.url)

export const namesOf = (folder: Folder): readonly string[] =>
  readdirSync(new URL(`${folder}/`, referenceUrl))
    .map((file) => file.replace(/\.json$/, ''))
    .sort()

export const load = <I>(folder: Folder, name: string): Case<I> =>
  JSON.parse(readFileSync(new URL(`${folder}/${name}.json`, referenceUrl), 'utf8'))

/** Where a file's steps run, and how far they may be off there in addition to the file's own tolerance. */
export interface Place {
  readonly target: Target
  readonly limit: Limit
}

/** A runner checks every figure of one file: on the interpreter, or on another target. */
export type Runner = (on?: Place) => void | Promise<void>

// ---------------------------------------------------------------- comparison

/** What was computed: a tensor, a number or a list of numbers. */
export type Got = Tensor | number | readonly number[]

interface Flat {
  readonly shape: readonly number[] | undefined
  readonly data: ArrayLike<number>
}

const isList = (x: Got | Entry): x is readonly number[] => Array.isArray(x)

const isGiven = (x: Entry): x is Given =>
  typeof x === 'object' && x !== null && 'data' in x && Array.isArray(x.data)

/** `null` stands where a figure has no meaning; what was computed is NaN there. */
const isNumbers = (x: Entry): x is readonly (number | null)[] =>
  Array.isArray(x) && x.every((item) => item === null || typeof item === 'number')

const flat = (got: Got): Flat => {
  if (typeof got === 'number') return { shape: [], data: [got] }
  return isList(got) ? { shape: [got.length], data: got } : { shape: got.shape, data: got.data }
}

const wanted = (want: Entry): Flat & { readonly exact: boolean } => {
  if (isGiven(want)) return { shape: want.shape, data: want.data, exact: want.dtype !== undefined }
  if (typeof want === 'number') return { shape: [], data: [want], exact: false }
  if (isNumbers(want)) return { shape: [want.length], data: want.map((x) => x ?? Number.NaN), exact: false }
  return { shape: undefined, data: [], exact: false }
}

/** The elements that miss: position, both values, how far apart and how far is allowed. */
const missesOf = (
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  { rtol, atol }: Limit,
): readonly string[] =>
  Array.from(want).flatMap((w, i) => {
    const g = got[i] ?? Number.POSITIVE_INFINITY
    const allowed = atol + rtol * Math.abs(w)
    const far = Math.abs(g - w)
    return far <= allowed || (Number.isNaN(g) && Number.isNaN(w))
      ? []
      : [`[${i}] got ${g}, want ${w}: ${far} apart, ${allowed} allowed`]
  })

const shown = 5

/** Compares figures of one file and remembers which were compared. */
export interface Checker {
  /** @param path the entry of `expected`, such as `grads.x` */
  readonly check: (path: string, got: Got) => void
  /** The figure as numbers, for a comparison that is not element by element; counts as compared. */
  readonly take: (path: string) => ArrayLike<number>
  /** Fails if a figure of the file was never compared. */
  readonly finish: () => void
}

const isRecord = (x: Entry | undefined): x is { readonly [name: string]: Entry } =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !isGiven(x)

const leavesOf = (entry: Entry, path: string): readonly string[] =>
  isRecord(entry)
    ? Object.entries(entry).flatMap(([name, inner]) =>
        leavesOf(inner, path === '' ? name : `${path}.${name}`),
      )
    : [path]

const wider = (a: Limit, b: Limit = a): Limit => ({
  rtol: Math.max(a.rtol, b.rtol),
  atol: Math.max(a.atol, b.atol),
})

export const checkerOf = ({ name, expected, tolerance }: Case, on?: Place): Checker => {
  const compared = new Set<string>()
  const entryAt = (path: string): Entry => {
    let entry: Entry | undefined = expected
    for (const part of path.split('.')) entry = isRecord(entry) ? entry[part] : undefined
    if (entry === undefined) throw new Error(`${name} expects no '${path}'`)
    compared.add(path)
    return entry
  }
  return {
    check: (path, got) => {
      const want = wanted(entryAt(path))
      const { shape, data } = flat(got)
      expect(shape, `${name}: shape of ${path}`).toEqual(want.shape)
      const override = tolerance.overrides?.[path.split('.')[0] ?? path]
      const exact = want.exact || override === 'exact'
      const limit = exact ? { rtol: 0, atol: 0 } : wider(override ?? tolerance, on?.limit)
      const misses = missesOf(data, want.data, limit)
      expect(
        misses.length,
        `${name}: ${path} misses in ${misses.length} of ${want.data.length}\n${misses.slice(0, shown).join('\n')}`,
      ).toBe(0)
    },
    take: (path) => wanted(entryAt(path)).data,
    finish: () => {
      const all = leavesOf(expected, '')
      expect(
        all.filter((path) => !compared.has(path)),
        `${name}: figures that were not compared`,
      ).toEqual([])
      expect(all.length).toBeGreaterThan(0)
    },
  }
}
