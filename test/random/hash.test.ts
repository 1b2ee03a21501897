import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fmix32, fnv1a, hashPath } from '../../src/random/hash.js'

/**
 * Computed apart, in Python. A red test here means that the format broke: old checkpoints and
 * compiled modules would draw other masks. Change the code back, never the numbers.
 */
const pinned: readonly (readonly [path: string, hash: number])[] = [
  ['', 0xab3e7c0b],
  ['a', 0x1a80b1b3],
  ['foobar', 0x0c0da6dc],
  ['hidden/dropout', 0xd21a0c15],
  ['hidden/kernel', 0xcec166e3],
  ['input/dropout', 0xa09fa56f],
  ['größe/schicht', 0xcc4d2d4b],
  ['層/隠れ', 0x4dfdf3bd],
  ['🙂/dropout', 0x7950fb24],
]

const fnv1aOfBytes = (bytes: Uint8Array): number =>
  bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0

describe('hashPath', () => {
  it.each(pinned)('%j is pinned for ever', (path, hash) => {
    expect(hashPath(path)).toBe(hash)
  })

  it('hashes what TextEncoder encodes, lone surrogates too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
        (s) => {
          expect(fnv1a(s)).toBe(fnv1aOfBytes(new TextEncoder().encode(s)))
        },
      ),
    )
    expect(hashPath('\ud800')).toBe(hashPath('\ufffd'))
  })

  it('tells apart paths that differ little', () => {
    const paths = Array.from({ length: 20_000 }, (_, i) => `layer${Math.floor(i / 100)}/unit${i % 100}`)
    expect(new Set(paths.map(hashPath)).size).toBe(paths.length)
  })
})

describe('its two halves', () => {
  it('FNV-1a: the values of the draft', () => {
    expect(['', 'a', 'foobar'].map(fnv1a)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
  })

  it('fmix32: MurmurHash3 of no bytes is the finaliser of the seed', () => {
    expect([0, 1, 0xffffffff].map(fmix32)).toEqual([0, 0x514e28b7, 0x81f16f39])
  })
})
