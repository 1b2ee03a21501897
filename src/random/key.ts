/**
 * The key of a random stream: two unsigned 32-bit words, high word first.
 *
 * A key is a value, never a state: the same key always gives the same bits. Fresh keys come from
 * {@link split} and {@link foldIn}. The layout is JAX's raw (`uint32[2]`) Threefry key.
 *
 * @example
 * ```ts
 * import { keyFromSeed, type Key } from 'regula'
 *
 * const key: Key = keyFromSeed(7)
 * key // => [0, 7]
 * ```
 */
export type Key = readonly [high: number, low: number]

/**
 * The key of a seed: its high and its low 32 bits, as `jax.random.PRNGKey` of a 64-bit seed.
 *
 * Any safe non-negative integer is a seed, and two such seeds never give the same key. Other numbers
 * are taken modulo 2⁶⁴ after rounding towards −∞ (and NaN or an infinity as 0), so the function is total.
 *
 * @example
 * ```ts
 * import { keyFromSeed } from 'regula'
 *
 * keyFromSeed(1701) // => [0, 1701]
 * keyFromSeed(2 ** 32 + 5) // => [1, 5]
 * ```
 */
export const keyFromSeed = (seed: number): Key => {
  const whole = Math.floor(seed)
  return [Math.floor(whole / 2 ** 32) >>> 0, whole >>> 0]
}
