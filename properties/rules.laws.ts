import { describe, expect, test } from 'vitest'
import { primitiveWork } from '../src/rules/measure.js'
import { everything, ordinary } from '../src/rules/Rule.js'
import { scalarRule } from '../src/rules/scalarRule.js'
import { stability } from '../src/rules/themes/stability.js'
import { rulesOf, themes } from '../src/rules/themes.js'
import {
  add,
  argument,
  binaryPrimitives,
  literal,
  multiply,
  negate,
  subtract,
  unaryPrimitives,
} from '../src/scalar/Scalar.js'
import { ruleFaults } from './support/rules.js'

const rules = rulesOf(themes)

describe.each(themes)('the theme $name', (theme) => {
  test.each(theme.rules)('$name: both sides agree, and the right one is better', (rule) => {
    expect(rule.examples.length).toBeGreaterThan(0)
    expect(ruleFaults(rule, theme === stability)).toEqual([])
  })
})

describe('all rules', () => {
  test('are at least sixty, each with a name of its own in kebab case', () => {
    const names = rules.map(({ name }) => name)
    expect(names.length).toBeGreaterThanOrEqual(60)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([])
  })

  test('say what they do', () => {
    expect(rules.filter(({ formula }) => !formula.includes(' ⇒ ')).map(({ name }) => name)).toEqual([])
  })
})

test('every primitive has a cost', () => {
  expect(Object.keys(primitiveWork).sort()).toEqual(
    [...unaryPrimitives, ...binaryPrimitives, 'select'].sort(),
  )
})

describe('a wrong rule is caught', () => {
  const [a, b] = [argument(0), argument(1)]
  const wrong = { name: 'wrong', lowers: 'work', domain: ordinary } as const

  test('that computes something else', () => {
    const rule = scalarRule({ ...wrong, left: negate(subtract(a, b)), right: subtract(a, b) })
    expect(ruleFaults(rule).join()).toContain('differ')
  })

  test('that turns NaN into a number', () => {
    const rule = scalarRule({ ...wrong, left: multiply(a, literal(0)), right: literal(0) })
    expect(ruleFaults(rule).join()).toContain('NaN and 0 differ')
  })

  test('that is right up to rounding only, and says it is exact', () => {
    const left = add(add(a, b), negate(b))
    expect(ruleFaults(scalarRule({ ...wrong, left, right: a }))).not.toEqual([])
    expect(ruleFaults(scalarRule({ ...wrong, left, right: a, domain: everything }))).not.toEqual([])
  })

  test('that loses the sign of zero, and says it does not', () => {
    const rule = scalarRule({ ...wrong, left: add(a, literal(0)), right: a, domain: everything })
    expect(ruleFaults(rule).join()).toContain('0 differ')
  })

  test('that makes more work', () => {
    const rule = scalarRule({ ...wrong, left: negate(a), right: multiply(a, literal(-1)) })
    expect(ruleFaults(rule).join()).toContain('does not lower work')
  })

  test('whose example does not fire', () => {
    const [rule] = rules
    if (rule === undefined) return expect.fail('there is no rule')
    expect(ruleFaults({ ...rule, rewrite: () => undefined }).join()).toContain('is not rewritten')
  })
})
