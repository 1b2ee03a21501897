import { writeThreefryBlock } from './block.js'
import type { Key } from './key.js'

const blocksFor = (words: number): number => Math.ceil(words / 2)

/**
 * Threefry-2x32 with 20 rounds: the two output words of one counter block, unsigned.
 *
 * `key` and the counters are 32-bit words; only their low 32 bits count. For arrays use
 * {@link randomBits} or {@link fillRandomBits}, which do not allocate per block.
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11).
 *
 * @example
 * ```ts
 * import { threefry2x32 } from 'regula'
 *
 * threefry2x32([0, 0], 0, 0) // => [0x6b200159, 0x99ba4efe]
 * ```
 */
export const threefry2x32 = (key: Key, counter0: number, counter1: number): readonly [number, number] => {
  const words = new Uint32Array(2)
  writeThreefryBlock(key, counter0, counter1, words, 0, 1)
  const [word0 = 0, word1 = 0] = words
  return [word0, word1]
}

/**
 * Fills `out` with the bits of `key`: the hot path of {@link randomBits}, with nothing allocated.
 *
 * With n = `out.length` and h = ⌈n / 2⌉, block j encrypts the counters (j, h + j) into `out[j]` and
 * `out[h + j]`; the counter that would be n, when n is odd, is 0. Blocks are independent, so threads
 * may share one array and take a range `[firstBlock, endBlock)` of the h blocks each.
 * Source: `jax.random.bits` with `jax_threefry_partitionable=False`.
 *
 * @example
 * ```ts
 * import { fillRandomBits, keyFromSeed, randomBits } from 'regula'
 *
 * const out = new Uint32Array(5)
 * fillRandomBits(keyFromSeed(1), out, 0, 2)
 * fillRandomBits(keyFromSeed(1), out, 2, 3)
 * out // => randomBits(keyFromSeed(1), 5)
 * ```
 */
export const fillRandomBits = (
  key: Key,
  out: Uint32Array,
  firstBlock = 0,
  endBlock = blocksFor(out.length),
): void => {
  const half = blocksFor(out.length)
  for (let block = firstBlock; block < Math.min(endBlock, half); block += 1) {
    const counter = half + block
    writeThreefryBlock(key, block, counter < out.length ? counter : 0, out, block, counter)
  }
}

/**
 * `n` random words of `key`, each uniform over the 32-bit unsigned integers.
 *
 * Counters 0 … n−1 (padded with one 0 when n is odd) are cut into a first and a second half; block j
 * takes its counters from place j of each; the result is all first words, then all second words, cut
 * to n. So the bits of a shorter draw are *not* a prefix of those of a longer one.
 * Source: `jax.random.bits` with `jax_threefry_partitionable=False`.
 *
 * @example
 * ```ts
 * import { keyFromSeed, randomBits } from 'regula'
 *
 * Array.from(randomBits(keyFromSeed(1701), 3)) // => [0x0359804b, 0xfa5a4f68, 0x394c6c7f]
 * ```
 */
export const randomBits = (key: Key, n: number): Uint32Array => {
  const out = new Uint32Array(Math.max(0, n))
  fillRandomBits(key, out)
  return out
}

/**
 * `n` new keys, independent of each other and of `key`, which should then not be drawn from again.
 *
 * The 2n words of `randomBits(key, 2n)` as n consecutive pairs. Source: `jax.random.split`
 * with `jax_threefry_partitionable=False`.
 *
 * @example
 * ```ts
 * import { keyFromSeed, split } from 'regula'
 *
 * split(keyFromSeed(0), 2) // => [[0xf71f4ea9, 0x39a405d9], [0xa20e4081, 0x4bdfae2f]]
 * ```
 */
export const split = (key: Key, n: number): readonly Key[] => {
  const words = randomBits(key, 2 * n)
  return Array.from({ length: words.length / 2 }, (_, i): Key => [words[2 * i] ?? 0, words[2 * i + 1] ?? 0])
}

/**
 * The key of one branch of `key`: a site, a step, an epoch.
 *
 * `threefry2x32(key, 0, data)`, where `data` is taken modulo 2³². Source: `jax.random.fold_in`.
 *
 * @example
 * ```ts
 * import { foldIn, keyFromSeed } from 'regula'
 *
 * foldIn(keyFromSeed(0), 4) // => [0x883ffec1, 0x19dbc576]
 * ```
 */
export const foldIn = (key: Key, data: number): Key => threefry2x32(key, 0, data)

/**
 * A number in [0, 1) from one random word: ⌊bits / 2⁹⌋ · 2⁻²³, exact in float32.
 *
 * The top 23 bits become the mantissa of a float in [1, 2), less 1. Source: `jax.random.uniform`
 * in float32.
 *
 * @example
 * ```ts
 * import { uniformFromBits } from 'regula'
 *
 * uniformFromBits(0x80000000) // => 0.5
 * uniformFromBits(0x1ff) // => 0
 * uniformFromBits(0xffffffff) // => 1 - 2 ** -23
 * ```
 */
export const uniformFromBits = (bits: number): number => (bits >>> 9) * 2 ** -23
