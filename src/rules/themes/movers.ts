import { sameSize } from '../../expr/Shape.js'
import { broadcast } from '../../ops/broadcast.js'
import { reshape } from '../../ops/reshape.js'
import { reverse } from '../../ops/reverse.js'
import { transpose } from '../../ops/transpose.js'
import { increasing, isRepeatedAlong, placesIn } from '../axes.js'
import { isLiteral } from '../literal.js'
import { axesUpTo, sameNumbers, unaryOf } from '../parts.js'
import { given } from '../plain.js'
import type { Theme } from '../Rule.js'
import { moverRule } from './moverRule.js'

const twoBroadcasts = moverRule({
  name: 'broadcast-of-broadcast',
  formula: 'broadcast (broadcast x) ⇒ broadcast x',
  head: 'broadcast',
  examples: [
    () =>
      broadcast.node({ shape: [4, 2, 3], axes: [1, 2] }, [
        broadcast.node({ shape: [2, 3], axes: [1] }, [given('x', [3])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(broadcast, node)
    const inner = outer === undefined ? undefined : unaryOf(broadcast, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const axes = inner.attributes.axes.map((axis) => outer.attributes.axes[axis] ?? axis)
    return build.node(broadcast.of({ shape: node.shape, axes }), [inner.source])
  },
})

const broadcastOfReshape = moverRule({
  name: 'broadcast-of-reshape',
  formula: 'broadcast (reshape x) ⇒ broadcast x',
  when: 'the reshape only adds axes of size 1',
  head: 'broadcast',
  examples: [
    () =>
      broadcast.node({ shape: [2, 3], axes: [0, 1] }, [reshape.node({ shape: [2, 1] }, [given('x', [2])])]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(broadcast, node)
    const inner = outer === undefined ? undefined : unaryOf(reshape, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const places = placesIn(inner.source.shape, outer.source.shape)
    if (places === undefined) return undefined
    const axes = places.map((axis) => outer.attributes.axes[axis] ?? axis)
    return build.node(broadcast.of({ shape: node.shape, axes }), [inner.source])
  },
})

const broadcastAsReshape = moverRule({
  name: 'broadcast-as-reshape',
  formula: 'broadcast x ⇒ reshape x',
  when: 'nothing is repeated, and x is no number',
  lowers: 'disorder',
  head: 'broadcast',
  examples: [() => broadcast.node({ shape: [2, 1, 3], axes: [0, 2] }, [given('x', [2, 3])])],
  rewrite: (node, build) => {
    const outer = unaryOf(broadcast, node)
    if (outer === undefined || isLiteral(node) || !sameSize(outer.source.shape, node.shape)) return undefined
    return build.node(reshape.of({ shape: node.shape }), [outer.source])
  },
})

const reshapeOfBroadcast = moverRule({
  name: 'reshape-of-broadcast',
  formula: 'reshape (broadcast x) ⇒ broadcast x',
  when: 'the reshape only adds axes of size 1',
  head: 'reshape',
  examples: [
    () =>
      reshape.node({ shape: [2, 1, 3] }, [broadcast.node({ shape: [2, 3], axes: [1] }, [given('x', [3])])]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(reshape, node)
    const inner = outer === undefined ? undefined : unaryOf(broadcast, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const places = placesIn(outer.source.shape, node.shape)
    if (places === undefined) return undefined
    const axes = inner.attributes.axes.map((axis) => places[axis] ?? axis)
    return build.node(broadcast.of({ shape: node.shape, axes }), [inner.source])
  },
})

const twoReshapes = moverRule({
  name: 'reshape-of-reshape',
  formula: 'reshape (reshape x) ⇒ reshape x',
  head: 'reshape',
  examples: [() => reshape.node({ shape: [3, 2] }, [reshape.node({ shape: [6] }, [given('x', [2, 3])])])],
  rewrite: (node, build) => {
    const outer = unaryOf(reshape, node)
    const inner = outer === undefined ? undefined : unaryOf(reshape, outer.source)
    return inner === undefined ? undefined : build.node(node.op, [inner.source])
  },
})

const twoTransposes = moverRule({
  name: 'transpose-of-transpose',
  formula: 'transpose (transpose x) ⇒ transpose x',
  head: 'transpose',
  lowers: 'work',
  examples: [
    () =>
      transpose.node({ permutation: [1, 2, 0] }, [
        transpose.node({ permutation: [1, 0, 2] }, [given('x', [2, 3, 4])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(transpose, node)
    const inner = outer === undefined ? undefined : unaryOf(transpose, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const permutation = outer.attributes.permutation.map((axis) => inner.attributes.permutation[axis] ?? axis)
    return build.node(transpose.of({ permutation }), [inner.source])
  },
})

const transposeAsReshape = moverRule({
  name: 'transpose-as-reshape',
  formula: 'transpose x ⇒ reshape x',
  when: 'only axes of size 1 change places',
  lowers: 'work',
  head: 'transpose',
  examples: [() => transpose.node({ permutation: [1, 0] }, [given('x', [3, 1])])],
  rewrite: (node, build) => {
    const outer = unaryOf(transpose, node)
    if (outer === undefined) return undefined
    const { source, attributes } = outer
    return increasing(attributes.permutation.filter((axis) => source.shape[axis] !== 1))
      ? build.node(reshape.of({ shape: node.shape }), [source])
      : undefined
  },
})

const transposeOfBroadcast = moverRule({
  name: 'transpose-of-broadcast',
  formula: 'transpose (broadcast x) ⇒ broadcast (transpose x)',
  lowers: 'work',
  head: 'transpose',
  examples: [
    () =>
      transpose.node({ permutation: [1, 0] }, [
        broadcast.node({ shape: [2, 3], axes: [1] }, [given('x', [3])]),
      ]),
    () =>
      transpose.node({ permutation: [2, 0, 1] }, [
        broadcast.node({ shape: [4, 2, 3], axes: [1, 2] }, [given('x', [2, 3])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(transpose, node)
    const inner = outer === undefined ? undefined : unaryOf(broadcast, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const { permutation } = outer.attributes
    const places = inner.attributes.axes.map((axis) => permutation.indexOf(axis))
    const order = [...axesUpTo(places.length)].sort((i, j) => (places[i] ?? 0) - (places[j] ?? 0))
    const moved = sameNumbers(order, axesUpTo(order.length))
      ? inner.source
      : build.node(transpose.of({ permutation: order }), [inner.source])
    return build.node(broadcast.of({ shape: node.shape, axes: order.map((i) => places[i] ?? 0) }), [moved])
  },
})

const twoReverses = moverRule({
  name: 'reverse-of-reverse',
  formula: 'reverse (reverse x) ⇒ reverse x',
  head: 'reverse',
  lowers: 'work',
  examples: [() => reverse.node({ axes: [0, 1] }, [reverse.node({ axes: [1] }, [given('x', [2, 3])])])],
  rewrite: (node, build) => {
    const outer = unaryOf(reverse, node)
    const inner = outer === undefined ? undefined : unaryOf(reverse, outer.source)
    if (outer === undefined || inner === undefined) return undefined
    const [a, b] = [outer.attributes.axes, inner.attributes.axes]
    const axes = axesUpTo(node.shape.length).filter((axis) => a.includes(axis) !== b.includes(axis))
    return build.node(reverse.of({ axes }), [inner.source])
  },
})

const reverseNothing = moverRule({
  name: 'reverse-of-equals',
  formula: 'reverse x ⇒ x',
  when: 'all numbers along the axes are equal',
  head: 'reverse',
  lowers: 'work',
  examples: [
    () => reverse.node({ axes: [0] }, [broadcast.node({ shape: [2, 3], axes: [1] }, [given('x', [3])])]),
  ],
  rewrite: (node) => {
    const outer = unaryOf(reverse, node)
    return outer?.attributes.axes.every((axis) => isRepeatedAlong(outer.source, axis))
      ? outer.source
      : undefined
  },
})

export const movers: Theme = {
  name: 'movers',
  doc: 'Movers of whole axes.',
  rules: [
    twoBroadcasts,
    broadcastOfReshape,
    broadcastAsReshape,
    reshapeOfBroadcast,
    twoReshapes,
    twoTransposes,
    transposeAsReshape,
    transposeOfBroadcast,
    twoReverses,
    reverseNothing,
  ],
}
