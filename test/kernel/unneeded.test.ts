/* At which points of a kernel its sum is not needed. */
import { describe, expect, test } from 'vitest'
import { loaded, sum, sumKernel, uniform } from '../../properties/support/sumKernel.js'
import { unneededSum } from '../../src/kernel/unneeded.js'
import { binary, literal, type Scalar, select, unary } from '../../src/scalar/Scalar.js'

const zero = literal(0)
const dropped = binary('less', uniform, literal(0.25))
const kept = binary('lessEqual', literal(0.25), uniform)
const isNegative = binary('lessEqual', sum, zero)

const found = (...bodies: readonly Scalar[]) => {
  const unneeded = unneededSum(sumKernel(bodies))
  return unneeded && [unneeded.condition, unneeded.holds, unneeded.share]
}

describe('a sum', () => {
  test.each([
    ['where it is dropped', [select(dropped, zero, sum)], dropped, true],
    ['where it is not kept', [select(kept, unary('tanh', sum), loaded)], kept, false],
    [
      'where a mask of ReLU and dropout says so',
      [select(binary('maximum', dropped, isNegative), zero, sum)],
      dropped,
      true,
    ],
    [
      'where one of two masks does not hold',
      [select(binary('minimum', isNegative, kept), sum, zero)],
      kept,
      false,
    ],
    [
      'where all that is stored is dropped',
      [binary('maximum', isNegative, dropped), select(dropped, zero, sum), loaded],
      dropped,
      true,
    ],
  ] as const)('is not needed %s', (_, bodies, condition, holds) => {
    expect(found(...bodies)).toEqual([condition, holds, 0.25])
  })

  test.each([
    ['it is stored as well', [select(dropped, zero, sum), sum]],
    ['it is multiplied by 0, which infinities survive', [binary('multiply', kept, sum)]],
    ['the mask depends on it', [select(isNegative, zero, sum)]],
    ['nobody knows how often that is', [select(binary('less', loaded, zero), zero, sum)]],
    ['a rate is given', [select(binary('less', uniform, loaded), zero, sum)]],
    ['the larger of a mask and a number is not 1', [select(binary('maximum', dropped, sum), sum, zero)]],
    ['each part has its own mask', [select(dropped, zero, sum), select(kept, zero, sum)]],
  ] as const)('is needed everywhere if %s', (_, bodies) => {
    expect(found(...bodies)).toBeUndefined()
  })

  test('is not needed where the mask that spares most says so', () => {
    const often = binary('less', uniform, literal(0.75))
    expect(found(select(dropped, zero, select(often, zero, sum)))).toEqual([often, true, 0.75])
  })
})
