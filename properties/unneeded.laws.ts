/* Where a sum is said not to be needed, nothing that a kernel stores depends on it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unneededSum } from '../src/kernel/unneeded.js'
import { evaluateScalar } from '../src/scalar/evaluate.js'
import { binary, binaryPrimitives, literal, type Scalar, select, unary } from '../src/scalar/Scalar.js'
import { loaded, sum, sumKernel, uniform } from './support/sumKernel.js'

const rates = fc.constantFrom(0.25, 0.5, 0.75)

const masks = fc
  .tuple(rates, fc.boolean())
  .map(([rate, isBelow]) =>
    isBelow ? binary('less', uniform, literal(rate)) : binary('lessEqual', literal(rate), uniform),
  )

const bodies = fc.letrec<{ readonly body: Scalar }>((tie) => ({
  body: fc.oneof(
    { depthSize: 'medium' },
    { weight: 2, arbitrary: fc.constantFrom(sum, uniform, loaded) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1, -2).map(literal) },
    { weight: 3, arbitrary: masks },
    { weight: 1, arbitrary: tie('body').map((x) => unary('tanh', x)) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...binaryPrimitives), tie('body'), tie('body'))
        .map(([primitive, x, y]) => binary(primitive, x, y)),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(tie('body'), tie('body'), tie('body')).map(([c, x, y]) => select(c, x, y)),
    },
  ),
})).body

const sums = [0.2, -3, 1e30, Number.POSITIVE_INFINITY, Number.NaN]
const numbers = [0, 1, -2, 0.5, Number.NEGATIVE_INFINITY, Number.NaN]
const chances = [0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9]

test('what is stored does not depend on a sum that is not needed', () => {
  let claims = 0
  fc.assert(
    fc.property(fc.array(bodies, { minLength: 1, maxLength: 3 }), (stored) => {
      const unneeded = unneededSum(sumKernel(stored))
      if (unneeded === undefined) return
      claims += 1
      for (const chance of chances)
        for (const number of numbers) {
          const at = (part: Scalar, total: number): number | undefined =>
            evaluateScalar(
              part,
              [total, chance, number].map((value) => Float64Array.of(value)),
              1,
              undefined,
            )[0]
          if ((at(unneeded.condition, 0) !== 0) !== unneeded.holds) continue
          for (const body of stored) expect(new Set(sums.map((total) => at(body, total))).size).toBe(1)
        }
    }),
    { numRuns: 3000 },
  )
  expect(claims).toBeGreaterThan(100)
})
