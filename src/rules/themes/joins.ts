/* Padding and joins that meet each other. */
import type { Expr, PadRange } from '../../expr/Expr.js'
import { concat } from '../../ops/concat.js'
import { pad } from '../../ops/pad.js'
import { attributesOf, axesUpTo, unaryOf } from '../parts.js'
import { atom, given } from '../plain.js'
import { type RewriteRule, type Theme, unsigned } from '../Rule.js'
import { moverRule } from './moverRule.js'

// ---------------------------------------------------------------- padding

const emptyPad = moverRule({
  name: 'pad-with-nothing',
  formula: 'pad x ⇒ x',
  when: 'no zero is added',
  lowers: 'work',
  head: 'pad',
  examples: [() => pad.node({ ranges: [{ low: 0, high: 0, interior: 0 }] }, [given('x', [3])])],
  rewrite: (node) => {
    const [source] = node.args
    return source?.shape.every((dim, axis) => dim === node.shape[axis]) ? source : undefined
  },
})

const padAxis = (outer: PadRange, inner: PadRange): PadRange =>
  outer === undefined || inner === undefined
    ? (outer ?? inner)
    : { low: outer.low + inner.low, high: outer.high + inner.high, interior: 0 }

const twoPads = moverRule({
  name: 'pad-of-pad',
  formula: 'pad (pad x) ⇒ pad x',
  when: 'no zero stands between elements',
  lowers: 'work',
  head: 'pad',
  examples: [
    () =>
      pad.node({ ranges: [{ low: 1, high: 2, interior: 0 }] }, [
        pad.node({ ranges: [{ low: 2, high: 0, interior: 0 }] }, [given('x', [3])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(pad, node)
    const inner = outer === undefined ? undefined : unaryOf(pad, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const [a, b] = [outer.attributes.ranges, inner.attributes.ranges]
    if ([...a, ...b].some((range) => range !== undefined && range.interior > 0)) return undefined
    return build.node(pad.of({ ranges: a.map((range, axis) => padAxis(range, b[axis])) }), [inner.source])
  },
})

/** The axis along which `first` and `second` are padded to stand one after the other. */
const joint = (first: Expr, second: Expr): number | undefined => {
  const [a, b] = [unaryOf(pad, first), unaryOf(pad, second)]
  if (a === undefined || b === undefined) return undefined
  const padded = axesUpTo(first.shape.length).filter(
    (axis) => a.source.shape[axis] !== first.shape[axis] || b.source.shape[axis] !== first.shape[axis],
  )
  const [axis, ...others] = padded
  if (axis === undefined || others.length > 0) return undefined
  const [x, y] = [a.attributes.ranges[axis], b.attributes.ranges[axis]]
  if (x === undefined || y === undefined || x.interior > 0 || y.interior > 0) return undefined
  const fits =
    x.low === 0 && y.high === 0 && y.low === a.source.shape[axis] && x.high === b.source.shape[axis]
  return fits ? axis : undefined
}

const addOfPads: RewriteRule = {
  name: 'add-of-pads',
  formula: 'pad x + pad y ⇒ concat x y',
  when: ['x and y lie one after the other and fill the whole'],
  lowers: 'work',
  heads: ['add'],
  domain: unsigned,
  examples: [
    () =>
      atom(
        'add',
        pad.node({ ranges: [{ low: 0, high: 3, interior: 0 }] }, [given('x', [2])]),
        pad.node({ ranges: [{ low: 2, high: 0, interior: 0 }] }, [given('y', [3])]),
      ),
  ],
  rewrite: (node, build) => {
    const [a, b] = node.args
    if (a === undefined || b === undefined) return undefined
    for (const [first, second] of [
      [a, b],
      [b, a],
    ] as const) {
      const axis = joint(first, second)
      if (axis !== undefined) return build.node(concat.of({ axis }), [...first.args, ...second.args])
    }
    return undefined
  },
}

// ---------------------------------------------------------------- joins

const single = moverRule({
  name: 'concat-of-one',
  formula: 'concat x ⇒ x',
  lowers: 'work',
  head: 'concat',
  examples: [() => concat.node({ axis: 0 }, [given('x', [3])])],
  rewrite: (node) => (node.args.length === 1 ? node.args[0] : undefined),
})

/** More would make a chain of joins cost the square of its length. */
const mostParts = 64

const nested = moverRule({
  name: 'concat-of-concat',
  formula: 'concat x (concat y z) ⇒ concat x y z',
  when: 'both join along the same axis, in no more than 64 parts',
  lowers: 'work',
  head: 'concat',
  examples: [
    () =>
      concat.node({ axis: 0 }, [
        given('x', [3]),
        concat.node({ axis: 0 }, [given('y', [2]), given('z', [1])]),
      ]),
  ],
  rewrite: (node, build) => {
    const axis = attributesOf(concat, node)?.axis
    const isNested = (part: Expr): boolean => attributesOf(concat, part)?.axis === axis
    if (axis === undefined || !node.args.some(isNested)) return undefined
    const parts = node.args.flatMap((part) => (isNested(part) ? part.args : [part]))
    return parts.length <= mostParts ? build.node(node.op, parts) : undefined
  },
})

export const joins: Theme = {
  name: 'joins',
  doc: 'Padding and joins in one step, or none.',
  rules: [emptyPad, twoPads, addOfPads, single, nested],
}
