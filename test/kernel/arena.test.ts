import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aligned, allocate, type Lifetime } from '../../src/kernel/schedule/arena.js'

const lifetimes: fc.Arbitrary<readonly Lifetime[]> = fc.array(
  fc
    .record({ bytes: fc.nat({ max: 500 }), from: fc.nat({ max: 12 }), long: fc.nat({ max: 6 }) })
    .map(({ bytes, from, long }) => ({ bytes, from, to: from + long })),
  { maxLength: 25 },
)

const meet = (a: Lifetime, b: Lifetime): boolean => a.from <= b.to && b.from <= a.to

describe('allocate', () => {
  test('gives buffers that matter at the same time different bytes, all aligned and inside', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const { offsets, bytes } = allocate(list)
        list.forEach((a, i) => {
          const start = offsets[i] ?? -1
          expect(start % 64).toBe(0)
          expect(start + a.bytes).toBeLessThanOrEqual(bytes)
          list.slice(i + 1).forEach((b, j) => {
            const other = offsets[i + 1 + j] ?? -1
            const apart = start + a.bytes <= other || other + b.bytes <= start
            expect(apart || !meet(a, b) || a.bytes === 0 || b.bytes === 0).toBe(true)
          })
        })
      }),
    )
  })

  test('takes at least what matters at once, and no more than everything beside each other', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const { bytes } = allocate(list)
        const at = (k: number): number =>
          list.reduce((sum, one) => (one.from <= k && k <= one.to ? sum + aligned(one.bytes) : sum), 0)
        const peak = Math.max(0, ...Array.from({ length: 20 }, (_, k) => at(k)))
        expect(bytes).toBeGreaterThanOrEqual(peak)
        expect(bytes).toBeLessThanOrEqual(list.reduce((sum, one) => sum + aligned(one.bytes), 0))
      }),
    )
  })

  test('uses bytes again as soon as their buffer is dead, and not in the kernel where it dies', () => {
    const one = (from: number, to: number): Lifetime => ({ bytes: 64, from, to })
    expect(allocate([one(0, 1), one(2, 3), one(4, 5)]).bytes).toBe(64)
    expect(allocate([one(0, 1), one(1, 2), one(2, 3)]).bytes).toBe(128)
  })

  test('joins holes that touch', () => {
    const small = { bytes: 64, from: 0, to: 0 }
    expect(allocate([small, small, small, { bytes: 192, from: 1, to: 1 }]).bytes).toBe(192)
  })
})
