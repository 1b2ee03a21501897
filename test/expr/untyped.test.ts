import { add, compile, constant, constantly, mul, parameter, square, trainingStep, where } from 'regula'
import { sgd } from 'regula/optimizers'
import { l2 } from 'regula/regularize'
import { describe, expect, test } from 'vitest'

/** What untyped code may hand over. */
const junk: readonly unknown[] = [undefined, null, 'x', [1, 2], {}, () => 1, Number.NaN, { op: 1 }]

/** Calls a function as untyped code would. */
const call = (f: unknown, ...args: readonly unknown[]): unknown =>
  Reflect.apply(f as () => unknown, undefined, args)

const isIll = (made: unknown): boolean =>
  typeof made === 'object' && made !== null && 'ill' in made && made.ill === true

describe('what is no expression', () => {
  test('makes arithmetic ill and never throws', () => {
    const x = constant([1, 2])
    for (const value of junk.filter((item) => typeof item !== 'number'))
      for (const f of [add, mul]) {
        expect(isIll(call(f, x, value))).toBe(true)
        expect(isIll(call(f, value, x))).toBe(true)
      }
    expect(isIll(call(where, [true, false], x, x))).toBe(true)
  })

  test('as a setting or a strength is a fault of the step', async () => {
    const w = parameter('w', [], { initializer: constantly(1) })
    for (const value of junk) {
      const optimizer = call(sgd, { learningRate: value })
      const fast = call(trainingStep, { loss: square(w), optimizer })
      const rules = [call(l2, { lambda: value })]
      const strong = call(trainingStep, {
        loss: square(w),
        regularize: rules,
        optimizer: sgd({ learningRate: 1 }),
      })
      for (const step of [fast, strong]) {
        const compiled = call(compile, step)
        const result: unknown = await call(compiled)
        expect(result).toMatchObject({ _tag: 'Left' })
      }
    }
  })
})
