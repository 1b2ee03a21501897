import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combine, constantIndex, sameIndex, variableIndex, variableOf } from '../../src/kernel/affine.js'
import type { Affine } from '../../src/kernel/Kernel.js'

const small = fc.integer({ min: -5, max: 5 })
const affine: fc.Arbitrary<Affine> = fc.record({ offset: small, strides: fc.array(small, { maxLength: 3 }) })
const point = fc.tuple(small, small, small)

const at = ({ offset, strides }: Affine, values: readonly number[]): number =>
  strides.reduce((sum, stride, v) => sum + stride * (values[v] ?? 0), offset)

describe('affine indices', () => {
  test('combine as numbers do', () => {
    const terms = fc.array(fc.tuple(affine, small), { maxLength: 3 })
    fc.assert(
      fc.property(small, terms, point, (offset, list, values) => {
        const combined = combine(
          offset,
          list.map(([term]) => term),
          list.map(([, factor]) => factor),
        )
        expect(at(combined, values)).toBe(
          list.reduce((sum, [term, factor]) => sum + factor * at(term, values), offset),
        )
        expect(combined.strides.at(-1)).not.toBe(0)
      }),
    )
  })

  test('know whether they are one variable', () => {
    expect(variableOf(variableIndex(2))).toBe(2)
    expect(variableOf(constantIndex(0))).toBeUndefined()
    expect(variableOf({ offset: 1, strides: [1] })).toBeUndefined()
    expect(variableOf({ offset: 0, strides: [2] })).toBeUndefined()
    expect(sameIndex(combine(0, [variableIndex(1)], [1]), variableIndex(1))).toBe(true)
  })
})
