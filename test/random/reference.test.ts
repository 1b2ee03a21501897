import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Key, keyFromSeed } from '../../src/random/key.js'
import { foldIn, randomBits, split, threefry2x32 } from '../../src/random/threefry.js'

const folder = new URL('../reference/rng/', import.meta.url)
const files: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.json'))
const load = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

type Pair = readonly [string, string]
type Words = readonly string[]

interface KnownAnswers {
  readonly inputs: { readonly vectors: readonly { readonly counter: Pair; readonly key: Pair }[] }
  readonly expected: { readonly outputs: readonly Pair[] }
}

interface JaxAnswers {
  readonly inputs: {
    readonly bits: readonly { readonly seed: number; readonly n: number }[]
    readonly split: readonly { readonly seed: number; readonly n: number }[]
    readonly fold_in: readonly { readonly seed: number; readonly data: number }[]
  }
  readonly expected: {
    readonly bits: readonly Words[]
    readonly split: readonly (readonly Pair[])[]
    readonly fold_in: readonly Pair[]
  }
}

const hex = (word: number): string => word.toString(16).padStart(8, '0')
const word = (digits: string): number => Number.parseInt(digits, 16)
const hexes = (words: Iterable<number>): Words => Array.from(words, hex)
const keyOf = ([high, low]: Pair): Key => [word(high), word(low)]

const jaxName = 'jax_threefry_original_semantics.json'
const blockNames = files.filter((name) => name.startsWith('threefry2x32_20_'))
const skipped = files.filter((name) => name.startsWith('philox'))

describe('reference/rng', () => {
  it('is covered file by file', () => {
    expect([...blockNames, ...skipped, jaxName].sort()).toEqual([...files].sort())
    expect(blockNames.length).toBeGreaterThanOrEqual(2)
  })

  it.skip.each(skipped)('%s: Regula has no Philox generator', () => {})

  it.each(blockNames)('%s', (name) => {
    const { inputs, expected }: KnownAnswers = load(name)
    const outputs = inputs.vectors.map(({ key, counter }) =>
      hexes(threefry2x32(keyOf(key), word(counter[0]), word(counter[1]))),
    )
    expect(outputs).toEqual(expected.outputs)
    expect(outputs.length).toBeGreaterThan(0)
  })

  describe(jaxName, () => {
    const { inputs, expected }: JaxAnswers = load(jaxName)

    it('bits', () => {
      expect(inputs.bits.map(({ seed, n }) => hexes(randomBits(keyFromSeed(seed), n)))).toEqual(expected.bits)
    })

    it('split', () => {
      expect(inputs.split.map(({ seed, n }) => split(keyFromSeed(seed), n).map(hexes))).toEqual(
        expected.split,
      )
    })

    it('fold_in', () => {
      expect(inputs.fold_in.map(({ seed, data }) => hexes(foldIn(keyFromSeed(seed), data)))).toEqual(
        expected.fold_in,
      )
    })
  })
})
