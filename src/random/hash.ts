const replacement = 0xfffd

/** Lone surrogates have no UTF-8 form; they become U+FFFD, as in the Encoding Standard. */
const scalarValue = (codePoint: number): number =>
  codePoint >= 0xd800 && codePoint <= 0xdfff ? replacement : codePoint

/** Written by hand because the core of Regula assumes neither the DOM's nor Node's `TextEncoder`. */
const utf8 = (codePoint: number): readonly number[] =>
  codePoint < 0x80
    ? [codePoint]
    : codePoint < 0x800
      ? [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 63)]
      : codePoint < 0x10000
        ? [0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 63), 0x80 | (codePoint & 63)]
        : [
            0xf0 | (codePoint >> 18),
            0x80 | ((codePoint >> 12) & 63),
            0x80 | ((codePoint >> 6) & 63),
            0x80 | (codePoint & 63),
          ]

/**
 * FNV-1a with 32 bits over the UTF-8 bytes of `text`. Source: draft-eastlake-fnv, section 2.
 *
 * @internal
 */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (const character of text) {
    for (const byte of utf8(scalarValue(character.codePointAt(0) ?? 0))) {
      hash = Math.imul(hash ^ byte, 0x01000193)
    }
  }
  return hash >>> 0
}

/**
 * The finaliser of MurmurHash3 (`fmix32`): a bijection of 32-bit words in which every input bit moves
 * every output bit with probability near ½. Source: Appleby, smhasher, `MurmurHash3.cpp`.
 *
 * @internal
 */
export const fmix32 = (word: number): number => {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}

/**
 * A stable 32-bit hash of a path: `fmix32(fnv1a(utf8(path)))`, unsigned.
 *
 * It is folded into a key (`foldIn(key, hashPath('hidden/dropout'))`) so that each random site draws
 * its own bits, whatever else the graph holds and in whatever order it was built. **This is a format**:
 * checkpoints and compiled modules replay only while it stays the same, so it must never change.
 * Two paths collide with probability 2⁻³². No Unicode normalisation takes place.
 *
 * @example
 * ```ts
 * import { hashPath } from 'regula'
 *
 * hashPath('') // => 0xab3e7c0b
 * hashPath('hidden/dropout') // => 0xd21a0c15
 * ```
 */
export const hashPath = (path: string): number => fmix32(fnv1a(path))
