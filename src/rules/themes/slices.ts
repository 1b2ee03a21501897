/* Slices of what has been moved, padded or joined. */
import type { Expr, PadRange, SliceRange } from '../../expr/Expr.js'
import type { Dim } from '../../expr/Shape.js'
import { broadcast } from '../../ops/broadcast.js'
import { concat } from '../../ops/concat.js'
import { pad } from '../../ops/pad.js'
import { slice } from '../../ops/slice.js'
import { isRepeatedAlong } from '../axes.js'
import { attributesOf, axesUpTo, unaryOf } from '../parts.js'
import { given } from '../plain.js'
import type { Theme } from '../Rule.js'
import { moverRule } from './moverRule.js'

type Part = NonNullable<SliceRange>

const lengthOf = ({ start, stop, step }: Part): number => Math.max(0, Math.ceil((stop - start) / step))

/** `count` positions from `start` on. */
const positions = (start: number, step: number, count: number): Part => ({
  start,
  step,
  stop: count === 0 ? start : start + (count - 1) * step + 1,
})

const isWholeAxis = (range: SliceRange, dim: Dim | undefined): boolean =>
  range === undefined || (range.start === 0 && range.stop === dim && range.step === 1)

const wholeSlice = moverRule({
  name: 'slice-of-everything',
  formula: 'slice x ⇒ x',
  when: 'every axis is taken whole',
  head: 'slice',
  examples: [() => slice.node({ ranges: [{ start: 0, stop: 3, step: 1 }, undefined] }, [given('x', [3, 2])])],
  rewrite: (node) => {
    const outer = unaryOf(slice, node)
    return outer?.attributes.ranges.every((range, axis) => isWholeAxis(range, outer.source.shape[axis]))
      ? outer.source
      : undefined
  },
})

const partOfPart = (outer: SliceRange, inner: SliceRange): SliceRange =>
  outer === undefined || inner === undefined
    ? (outer ?? inner)
    : positions(inner.start + outer.start * inner.step, inner.step * outer.step, lengthOf(outer))

const twoSlices = moverRule({
  name: 'slice-of-slice',
  formula: 'slice (slice x) ⇒ slice x',
  head: 'slice',
  examples: [
    () =>
      slice.node({ ranges: [{ start: 1, stop: 3, step: 1 }] }, [
        slice.node({ ranges: [{ start: 1, stop: 8, step: 2 }] }, [given('x', [8])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(slice, node)
    const inner = outer === undefined ? undefined : unaryOf(slice, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const ranges = outer.attributes.ranges.map((range, axis) =>
      partOfPart(range, inner.attributes.ranges[axis]),
    )
    return build.node(slice.of({ ranges }), [inner.source])
  },
})

const sliceOfBroadcast = moverRule({
  name: 'slice-of-broadcast',
  formula: 'slice (broadcast x) ⇒ broadcast x',
  when: 'only repeated axes are cut',
  head: 'slice',
  examples: [
    () =>
      slice.node({ ranges: [{ start: 1, stop: 3, step: 1 }, undefined] }, [
        broadcast.node({ shape: [4, 3], axes: [1] }, [given('x', [3])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(slice, node)
    const inner = outer === undefined ? undefined : unaryOf(broadcast, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const cut = axesUpTo(node.shape.length).filter((axis) => outer.attributes.ranges[axis] !== undefined)
    return cut.every((axis) => isRepeatedAlong(outer.source, axis))
      ? build.node(broadcast.of({ shape: node.shape, axes: inner.attributes.axes }), [inner.source])
      : undefined
  },
})

/** What a slice of a padded axis takes of the axis itself; nothing where it takes a zero. */
const partOfPadded = (
  range: SliceRange,
  padding: PadRange,
  dim: Dim | undefined,
): { readonly range: SliceRange } | undefined => {
  if (padding === undefined) return { range }
  if (range === undefined || typeof dim !== 'number') return undefined
  const every = padding.interior + 1
  const count = lengthOf(range)
  const first = (range.start - padding.low) / every
  const step = range.step / every
  if (count === 0 || first < 0 || !Number.isInteger(first) || !Number.isInteger(step)) return undefined
  return first + (count - 1) * step < dim ? { range: positions(first, step, count) } : undefined
}

const sliceOfPad = moverRule({
  name: 'slice-of-pad',
  formula: 'slice (pad x) ⇒ slice x',
  when: 'no zero is taken',
  lowers: 'work',
  head: 'slice',
  examples: [
    () =>
      slice.node({ ranges: [{ start: 2, stop: 4, step: 1 }] }, [
        pad.node({ ranges: [{ low: 1, high: 2, interior: 0 }] }, [given('x', [3])]),
      ]),
    () =>
      slice.node({ ranges: [{ start: 1, stop: 6, step: 2 }] }, [
        pad.node({ ranges: [{ low: 1, high: 0, interior: 1 }] }, [given('x', [3])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(slice, node)
    const inner = outer === undefined ? undefined : unaryOf(pad, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const parts = outer.attributes.ranges.flatMap(
      (range, axis) => partOfPadded(range, inner.attributes.ranges[axis], inner.source.shape[axis]) ?? [],
    )
    return parts.length === node.shape.length
      ? build.node(slice.of({ ranges: parts.map(({ range }) => range) }), [inner.source])
      : undefined
  },
})

/** The argument of a concat in which a part lies, and where it starts. */
const holding = (
  args: readonly Expr[],
  axis: number,
  { start, stop }: Part,
): { readonly source: Expr; readonly from: number } | undefined => {
  let from = 0
  for (const source of args) {
    const size = source.shape[axis]
    if (typeof size !== 'number') return undefined
    if (start >= from && stop <= from + size) return { source, from }
    from += size
  }
  return undefined
}

const sliceOfConcat = moverRule({
  name: 'slice-of-concat',
  formula: 'slice (concat x y) ⇒ slice x',
  when: 'the slice lies in one part',
  lowers: 'work',
  head: 'slice',
  examples: [
    () =>
      slice.node({ ranges: [{ start: 3, stop: 5, step: 1 }] }, [
        concat.node({ axis: 0 }, [given('x', [2]), given('y', [4])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(slice, node)
    const joined = outer === undefined ? undefined : attributesOf(concat, outer.source)
    if (outer === undefined || joined === undefined) return undefined
    const range = outer.attributes.ranges[joined.axis]
    const part = range === undefined ? undefined : holding(outer.source.args, joined.axis, range)
    if (range === undefined || part === undefined) return undefined
    const ranges = outer.attributes.ranges.map((other, axis) =>
      axis === joined.axis
        ? { ...range, start: range.start - part.from, stop: range.stop - part.from }
        : other,
    )
    return build.node(slice.of({ ranges }), [part.source])
  },
})

export const slices: Theme = {
  name: 'slices',
  doc: 'Slices that take less, or nothing else than what is there.',
  rules: [wholeSlice, twoSlices, sliceOfBroadcast, sliceOfPad, sliceOfConcat],
}
