/* Elementwise work on moved numbers: the work is done where the numbers come from, and the result is moved. */
import type { Expr, Op } from '../../expr/Expr.js'
import { type Shape, sameShape } from '../../expr/Shape.js'
import { broadcast } from '../../ops/broadcast.js'
import { reshape } from '../../ops/reshape.js'
import { reverse } from '../../ops/reverse.js'
import { transpose } from '../../ops/transpose.js'
import { binaryPrimitives, unaryPrimitives } from '../../scalar/Scalar.js'
import { literalOf } from '../literal.js'
import { axesUpTo, pick, sameNumbers, unaryOf } from '../parts.js'
import { atom, given, repeated } from '../plain.js'
import { type Build, everything, type RewriteRule, type Theme } from '../Rule.js'

const elementwise = [...unaryPrimitives, ...binaryPrimitives, 'select', 'cast']

/** The same primitive over other arguments. */
const over = (node: Expr, args: readonly Expr[], build: Build): Expr => build.node(node.op, args)

// ---------------------------------------------------------------- broadcast

/** The axes along which the numbers of a broadcast differ; nothing for what is no broadcast. */
const variedAxes = (arg: Expr): readonly number[] | undefined => {
  if (literalOf(arg) !== undefined) return []
  const found = unaryOf(broadcast, arg)
  return found?.attributes.axes.filter((_, i) => found.source.shape[i] !== 1)
}

/** A broadcast or a number on some of its axes only: all those on which it varies. */
export const restrict = (arg: Expr, axes: readonly number[], build: Build): Expr | undefined => {
  const shape = pick(arg.shape, axes)
  const literal = literalOf(arg)
  if (literal !== undefined) return build.literal(literal, arg.dtype, shape)
  const found = unaryOf(broadcast, arg)
  if (found === undefined) return undefined
  const { source, attributes } = found
  const wide = axesUpTo(source.shape.length).filter((i) => source.shape[i] !== 1)
  const thin =
    wide.length === source.shape.length
      ? source
      : build.node(reshape.of({ shape: pick(source.shape, wide) }), [source])
  const places = wide.map((i) => axes.indexOf(attributes.axes[i] ?? 0))
  if (places.includes(-1)) return undefined
  return sameNumbers(places, axesUpTo(axes.length)) && sameShape(thin.shape, shape)
    ? thin
    : build.node(broadcast.of({ shape, axes: places }), [thin])
}

const mapOfBroadcasts: RewriteRule = {
  name: 'map-of-broadcasts',
  formula: 'f(broadcast x, broadcast y) ⇒ broadcast f(x, y)',
  when: ['along some axis all arguments repeat'],
  lowers: 'work',
  heads: elementwise,
  domain: everything,
  examples: [
    () => atom('exp', broadcast.node({ shape: [2, 3], axes: [1] }, [given('x', [3])])),
    () =>
      atom('multiply', broadcast.node({ shape: [2, 3], axes: [0] }, [given('x', [2])]), repeated(2, [2, 3])),
    () =>
      atom(
        'add',
        broadcast.node({ shape: [2, 3], axes: [] }, [given('x', [])]),
        broadcast.node({ shape: [2, 3], axes: [0, 1] }, [given('y', [1, 3])]),
      ),
  ],
  rewrite: (node, build) => {
    const varied = node.args.flatMap((arg) => {
      const axes = variedAxes(arg)
      return axes === undefined ? [] : [axes]
    })
    if (varied.length < node.args.length) return undefined
    const kept = axesUpTo(node.shape.length).filter((axis) => varied.some((axes) => axes.includes(axis)))
    if (node.shape.every((dim, axis) => dim === 1 || kept.includes(axis))) return undefined
    const args = node.args.flatMap((arg) => restrict(arg, kept, build) ?? [])
    return args.length < node.args.length
      ? undefined
      : build.node(broadcast.of({ shape: node.shape, axes: kept }), [over(node, args, build)])
  },
}

// ---------------------------------------------------------------- transpose, reshape

interface Moved {
  readonly op: Op
  /** The shape before the move. */
  readonly shape: Shape
}

/** Movers that do not cancel pile up as they are taken along; beyond this many they stay where they are. */
const tallest = 4

const movers = ['transpose', 'reverse', 'reshape']

/** Whether too many movers stand on one another under a node. */
const isPile = (node: Expr): boolean => {
  let under = node
  for (let height = 0; height <= tallest; height += 1) {
    const [source] = under.args
    if (source === undefined || !movers.includes(under.op.name)) return false
    under = source
  }
  return true
}

/** A mover whose inverse is the same for all arguments: numbers go along with any. */
const mapOfMoved = (
  name: string,
  mover: string,
  move: (arg: Expr) => Moved | undefined,
  same: (a: Moved, b: Moved) => boolean,
  examples: RewriteRule['examples'],
): RewriteRule => ({
  name,
  formula: `f(${mover} x, ${mover} y) ⇒ ${mover} f(x, y)`,
  when: ['all arguments but numbers move alike', `no more than ${tallest} movers stand on one another`],
  lowers: mover === 'reshape' ? 'depth' : 'work',
  heads: elementwise,
  domain: everything,
  examples,
  rewrite: (node, build) => {
    const moving = node.args.filter((arg) => literalOf(arg) === undefined)
    if (moving.some(isPile)) return undefined
    const moves = moving.flatMap((arg) => move(arg) ?? [])
    const [first] = moves
    if (first === undefined || moves.length < moving.length || !moves.every((other) => same(first, other)))
      return undefined
    const args = node.args.map((arg) => {
      const literal = literalOf(arg)
      return literal === undefined ? (arg.args[0] ?? arg) : build.literal(literal, arg.dtype, first.shape)
    })
    return build.node(first.op, [over(node, args, build)])
  },
})

const mapOfTransposes = mapOfMoved(
  'map-of-transposes',
  'transpose',
  (arg) => {
    const found = unaryOf(transpose, arg)
    return found === undefined ? undefined : { op: arg.op, shape: found.source.shape }
  },
  (a, b) => a.op === b.op,
  [
    () =>
      atom(
        'add',
        transpose.node({ permutation: [1, 0] }, [given('x', [2, 3])]),
        transpose.node({ permutation: [1, 0] }, [given('y', [2, 3])]),
      ),
  ],
)

const mapOfReverses = mapOfMoved(
  'map-of-reverses',
  'reverse',
  (arg) => {
    const found = unaryOf(reverse, arg)
    return found === undefined ? undefined : { op: arg.op, shape: found.source.shape }
  },
  (a, b) => a.op === b.op,
  [
    () =>
      atom(
        'add',
        reverse.node({ axes: [1] }, [given('x', [2, 3])]),
        reverse.node({ axes: [1] }, [given('y', [2, 3])]),
      ),
  ],
)

const mapOfReshapes = mapOfMoved(
  'map-of-reshapes',
  'reshape',
  (arg) => {
    const found = unaryOf(reshape, arg)
    return found === undefined ? undefined : { op: arg.op, shape: found.source.shape }
  },
  (a, b) => sameShape(a.shape, b.shape),
  [
    () =>
      atom(
        'add',
        reshape.node({ shape: [6] }, [given('x', [2, 3])]),
        reshape.node({ shape: [6] }, [given('y', [2, 3])]),
      ),
    () => atom('multiply', reshape.node({ shape: [6] }, [given('x', [2, 3])]), repeated(2, [6])),
  ],
)

export const pulling: Theme = {
  name: 'pulling',
  doc: 'Movers taken out of elementwise work, toward the root.',
  rules: [mapOfBroadcasts, mapOfTransposes, mapOfReverses, mapOfReshapes],
}
