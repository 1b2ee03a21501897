/* What holds of every rule, as functions that return what is wrong. */
import * as E from 'fp-ts/lib/Either.js'
import type { DType, Expr } from 'regula'
import { elementCount } from '../../src/expr/Tensor.js'
import { postOrder } from '../../src/graph/postOrder.js'
import { input } from '../../src/ops/input.js'
import { costOf } from '../../src/rules/cost.js'
import { normalize } from '../../src/rules/normalize.js'
import { attributesOf } from '../../src/rules/parts.js'
import { type Domain, measures, type RewriteRule } from '../../src/rules/Rule.js'
import { evaluator, type Point, type Values } from '../../src/testing/evaluateAt.js'

// ---------------------------------------------------------------- numbers to try

/** Numbers in [0, 1) that a seed decides. */
export const drawer = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
const extremes = [...notFinite, 0, -0, 1, -1, 0.5, 2, 1e308, -1e308, 1e-308, 5e-324, -5e-324]

/** Which numbers stand among ordinary ones. */
type Kind = 'ordinary' | 'extreme' | 'notFinite'

const among: { readonly [K in Kind]: readonly number[] } = {
  ordinary: [],
  extreme: extremes,
  notFinite: [...notFinite, 0, 1],
}

const numberOf = (dtype: DType, kind: Kind, { from, to }: Domain, draw: () => number): number => {
  if (dtype === 'bool') return draw() < 0.5 ? 0 : 1
  if (dtype === 'int') return Math.floor(draw() * 3)
  if (dtype === 'uint32') return Math.floor(draw() * 2 ** 32)
  const list = among[kind]
  const special = list.length > 0 && draw() < 0.5 ? list[Math.floor(draw() * list.length)] : undefined
  return special ?? from + (to - from) * draw()
}

const pointOf = (nodes: readonly Expr[], kind: Kind, domain: Domain, seed: number): Point => {
  const draw = drawer(seed)
  return new Map(
    nodes.flatMap((node) => {
      const found = attributesOf(input, node)
      if (found === undefined) return []
      const length = elementCount(found.shape.map(Number))
      return [
        [found.name, Float64Array.from({ length }, () => numberOf(found.dtype, kind, domain, draw))] as const,
      ]
    }),
  )
}

// ---------------------------------------------------------------- agreement

const same = (a: number, b: number, { signedZero, rounding }: Domain, scale: number): boolean => {
  if (Object.is(a, b) || (!signedZero && a === b)) return true
  return rounding && Math.abs(a - b) <= 64 * Number.EPSILON * scale
}

/** The largest finite number on the way. */
const scaleOf = (values: Values): number =>
  Object.values(values)
    .flatMap((data) => [...data])
    .reduce((largest, x) => (Number.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest), 0)

const show = (point: Point): string =>
  [...point].map(([name, data]) => `${name} = [${[...data].join(', ')}]`).join(', ')

interface Sides {
  readonly left: Expr
  readonly right: Expr
}

const valuesAt = ({ left, right }: Sides, point: Point) => {
  const nodes = postOrder([left, right])
  const all = evaluator(Object.fromEntries(nodes.map((node, i) => [String(i), node])))(point)
  if (E.isLeft(all)) return undefined
  const of = (node: Expr): Float64Array => all.right[String(nodes.indexOf(node))] ?? new Float64Array(0)
  return { left: of(left), right: of(right), scale: scaleOf(all.right) }
}

const firstFault = (
  sides: Sides,
  kind: Kind,
  domain: Domain,
  agrees: (left: number, right: number, scale: number) => boolean,
): string | undefined => {
  const nodes = postOrder([sides.left])
  const trials = kind === 'ordinary' ? 10 : 60
  for (let seed = 0; seed < trials; seed += 1) {
    const point = pointOf(nodes, kind, domain, seed)
    const values = valuesAt(sides, point)
    if (values === undefined) return `cannot be evaluated at ${show(point)}`
    const { left, right, scale } = values
    const at = left.findIndex((x, i) => !agrees(x, right[i] ?? Number.NaN, scale))
    if (at >= 0) return `${left[at]} and ${right[at]} differ at ${show(point)}`
  }
  return undefined
}

const valueFaults = (sides: Sides, { domain }: RewriteRule, hides: boolean): readonly string[] => {
  const agree = (x: number, y: number, scale: number): boolean => same(x, y, domain, scale)
  const stays = (x: number, y: number): boolean => Number.isFinite(x) || !Number.isFinite(y)
  return [
    firstFault(sides, 'ordinary', domain, agree),
    domain.special ? firstFault(sides, 'extreme', domain, agree) : undefined,
    domain.special || hides ? undefined : firstFault(sides, 'notFinite', domain, stays),
  ].filter((fault) => fault !== undefined)
}

// ---------------------------------------------------------------- the law

const costFaults = ({ left, right }: Sides, { lowers }: RewriteRule): readonly string[] => {
  const [before, after] = [costOf([left]), costOf([right])]
  const earlier = measures.slice(0, measures.indexOf(lowers))
  return [
    ...earlier.filter((m) => after[m] > before[m]).map((m) => `raises ${m} from ${before[m]} to ${after[m]}`),
    ...(after[lowers] < before[lowers]
      ? []
      : [`does not lower ${lowers}, which is ${before[lowers]} and then ${after[lowers]}`]),
  ]
}

const typeFaults = ({ left, right }: Sides): readonly string[] =>
  left.dtype === right.dtype && left.shape.join() === right.shape.join()
    ? []
    : [`${left.dtype} [${left.shape}] becomes ${right.dtype} [${right.shape}]`]

/**
 * Everything that is wrong with a rule on its own examples.
 *
 * @param hides whether the rule may make a finite number of a NaN or an infinity, as stability rules do
 */
export const ruleFaults = (rule: RewriteRule, hides = false): readonly string[] =>
  rule.examples.flatMap((example, i) => {
    const given = example()
    const shared = normalize([given], [])
    const result = normalize([given], [rule])
    if (given.ill) return [`example ${i} is ill: ${given.errors[0]?.message}`]
    if (E.isLeft(shared) || E.isLeft(result)) return [`example ${i} does not end`]
    if (result.right.firings.length === 0) return [`example ${i} is not rewritten`]
    const sides = { left: shared.right.of(given), right: result.right.of(given) }
    return [...typeFaults(sides), ...costFaults(sides, rule), ...valueFaults(sides, rule, hides)].map(
      (fault) => `example ${i}: ${fault}`,
    )
  })
