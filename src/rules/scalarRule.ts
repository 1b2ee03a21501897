/* Rules on elementwise work as pairs of patterns. */
import type { Expr } from '../expr/Expr.js'
import { type DType, dtypes } from '../expr/Shape.js'
import { printScalar } from '../scalar/print.js'
import { primitiveOf, type Scalar } from '../scalar/Scalar.js'
import { literalOf } from './literal.js'
import { type Bindings, computes, instantiate, matches, variableCount } from './pattern.js'
import { given, plainBuild } from './plain.js'
import { type Domain, type Measure, ordinary, type RewriteRule } from './Rule.js'

// ---------------------------------------------------------------- model

/** A side condition with a name, on what a pattern variable stands for. */
export interface Condition {
  readonly name: string
  readonly holds: (node: Expr) => boolean
}

/** A number worked out of the numbers that variables stand for; nothing where the rule does not apply. */
export interface Derived {
  readonly text: string
  readonly from: readonly number[]
  readonly of: (...numbers: readonly number[]) => number | undefined
}

/** What stands for a variable in an example: a number, an input of a dtype, or a function of float inputs. */
export type Sample = number | DType | Scalar

/** What is needed to say `left ⇒ right`. */
export interface ScalarPattern {
  readonly name: string
  /** What documents say, where the printed patterns do not tell −0 from 0. */
  readonly formula?: string
  /** One pattern, or several that say the same. */
  readonly left: Scalar | readonly Scalar[]
  readonly right: Scalar
  /** Conditions by variable. */
  readonly when?: Readonly<Record<number, Condition>>
  /** The numbers that the variables after those of the left side stand for. */
  readonly numbers?: readonly Derived[]
  /** The dtypes of the node. Where the right side computes, default float; else any. */
  readonly of?: readonly DType[]
  readonly lowers: Measure
  readonly domain?: Domain
  /** What stands for the variables in the example; others are float inputs. */
  readonly sample?: Readonly<Record<number, Sample>>
}

const variableNames = ['a', 'b', 'c', 'd', 'e']

// ---------------------------------------------------------------- examples

const exampleShape = [6]

const sampleOf = (sample: Sample | undefined, variable: number): Expr => {
  const name = variableNames[variable] ?? `x${variable}`
  if (typeof sample === 'number') return plainBuild.literal(sample, 'float', exampleShape)
  if (sample === undefined || typeof sample === 'string') return given(name, exampleShape, sample)
  const inputs = variableNames.map((_, i) => given(`${name}${i}`, exampleShape))
  return instantiate(sample, given(name, exampleShape), inputs, plainBuild) ?? given(name, exampleShape)
}

/** A left side with inputs or samples for its variables. */
const exampleOf = (left: Scalar, { sample = {}, of = ['float'] }: ScalarPattern): Expr => {
  const bindings = Array.from({ length: variableCount([left]) }, (_, i) => sampleOf(sample[i], i))
  const like = given('like', exampleShape, of.includes('float') ? 'float' : of[0])
  return instantiate(left, like, bindings, plainBuild) ?? like
}

// ---------------------------------------------------------------- constructors

/** A number that folding may write down: finite, and not so small that it has lost digits. */
const isUsable = (x: number): boolean => x === 0 || (Math.abs(x) > 1e-30 && Math.abs(x) < 1e30)

const derive = ({ from, of }: Derived, bindings: Bindings): number | undefined => {
  const known = from.flatMap((variable) => {
    const bound = bindings[variable]
    const literal = bound === undefined ? undefined : literalOf(bound)
    return literal === undefined ? [] : [literal]
  })
  const value = known.length < from.length ? undefined : of(...known)
  return value !== undefined && isUsable(value) ? value : undefined
}

const lefts = ({ left }: ScalarPattern): readonly Scalar[] => ('_tag' in left ? [left] : left)

/** A rule from a pair of patterns. */
export const scalarRule = (pattern: ScalarPattern): RewriteRule => {
  const { name, right, when = {}, numbers = [], lowers, domain = ordinary } = pattern
  const all = lefts(pattern)
  const count = variableCount(all)
  const names = [...variableNames.slice(0, count), ...numbers.map(({ text }) => text)]
  const conditions = Object.entries(when).map(([variable, condition]) => ({
    variable: Number(variable),
    ...condition,
  }))
  const allowed = pattern.of ?? (computes(right) || numbers.length > 0 ? ['float'] : dtypes)
  const apply = (
    left: Scalar,
    node: Expr,
    build: Parameters<RewriteRule['rewrite']>[1],
  ): Expr | undefined => {
    const bindings: Bindings = []
    if (!matches(left, node, bindings)) return undefined
    const refused = conditions.some(({ variable, holds }) => {
      const bound = bindings[variable]
      return bound === undefined || !holds(bound)
    })
    if (refused) return undefined
    const values = numbers.map((number) => derive(number, bindings))
    if (values.some((value) => value === undefined)) return undefined
    values.forEach((value, k) => {
      if (value !== undefined) bindings[count + k] = build.literal(value, node.dtype, node.shape)
    })
    return instantiate(right, node, bindings, build)
  }
  return {
    name,
    formula:
      pattern.formula ??
      `${all.map((left) => printScalar(left, names)).join(', ')} ⇒ ${printScalar(right, names)}`,
    when: conditions.map((condition) => `${variableNames[condition.variable]} ${condition.name}`),
    lowers,
    heads: [...new Set(all.map((left) => primitiveOf(left) ?? 'cast'))],
    domain,
    examples: all.map((left) => () => exampleOf(left, pattern)),
    rewrite: (node, build) => {
      if (!allowed.includes(node.dtype)) return undefined
      for (const left of all) {
        const result = apply(left, node, build)
        if (result !== undefined) return result
      }
      return undefined
    },
  }
}
