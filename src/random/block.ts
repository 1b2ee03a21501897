import type { Key } from './key.js'

/**
 * Encrypts one block and writes its two words to `out[first]` and `out[second]`, without allocating.
 *
 * Threefry-2x32 with 20 rounds, in five groups of four, the key injected before the first group and
 * after each. A position past the end of `out` is not written.
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11), and
 * Random123 `threefry.h`; bit-compatible with `jax.random`.
 *
 * @internal
 */
export const writeThreefryBlock = (
  key: Key,
  counter0: number,
  counter1: number,
  out: Uint32Array,
  first: number,
  second: number,
): void => {
  const key0 = key[0] | 0
  const key1 = key[1] | 0
  const key2 = key0 ^ key1 ^ 0x1bd11bda
  let x0 = (counter0 + key0) | 0
  let x1 = (counter1 + key1) | 0

  // Written out, because a loop over a table of rotations takes twice the time.
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
  x0 = (x0 + key1) | 0
  x1 = (x1 + key2 + 1) | 0

  x0 = (x0 + x1) | 0
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0
  x0 = (x0 + key2) | 0
  x1 = (x1 + key0 + 2) | 0

  x0 = (x0 + x1) | 0
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
  x0 = (x0 + key0) | 0
  x1 = (x1 + key1 + 3) | 0

  x0 = (x0 + x1) | 0
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0
  x0 = (x0 + key1) | 0
  x1 = (x1 + key2 + 4) | 0

  x0 = (x0 + x1) | 0
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
  x0 = (x0 + x1) | 0
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
  out[first] = x0 + key2
  out[second] = x1 + key0 + 5
}
