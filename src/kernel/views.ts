/* Nodes that only say where a number stands: they become index maps, and nothing is copied. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { elementCount } from '../expr/Tensor.js'
import { broadcast } from '../ops/broadcast.js'
import { reverse } from '../ops/reverse.js'
import { slice } from '../ops/slice.js'
import { transpose } from '../ops/transpose.js'
import { combine, constantIndex } from './affine.js'
import type { Affine } from './Kernel.js'

export const sizesOf = (node: Expr): readonly number[] => node.shape.map(Number)

export const countOf = (node: Expr): number => elementCount(sizesOf(node))

/** Where in the argument the element at `index` of a node stands; `undefined` where that is no affine index. */
export type View = (index: readonly Affine[]) => readonly Affine[]

const zero = constantIndex(0)

/** Groups of neighbouring axes of both shapes with equal sizes: the finest there is. */
const blocks = (
  from: readonly number[],
  to: readonly number[],
): readonly { readonly from: readonly number[]; readonly to: readonly number[] }[] => {
  const found: { from: number[]; to: number[] }[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    const block: { from: number[]; to: number[] } = { from: [], to: [] }
    let [a, b] = [1, 1]
    do {
      if ((a <= b && i < from.length) || j >= to.length) {
        a *= from[i] ?? 1
        block.from.push(i)
        i += 1
      } else {
        b *= to[j] ?? 1
        block.to.push(j)
        j += 1
      }
    } while (a !== b && (i < from.length || j < to.length))
    found.push(block)
  }
  return found
}

const withoutOnes = (axes: readonly number[], shape: readonly number[]): readonly number[] =>
  axes.filter((axis) => shape[axis] !== 1)

/** The index before a reshape, when every axis before it is made of whole axes after it. */
const reshapeView = (from: readonly number[], to: readonly number[]): View | undefined => {
  if (from.includes(0) || to.includes(0)) return () => from.map(() => zero)
  const parts = blocks(from, to).map((block) => ({
    from: withoutOnes(block.from, from),
    to: withoutOnes(block.to, to),
  }))
  if (parts.some((part) => part.from.length > 1)) return undefined
  return (index) => {
    const result: Affine[] = from.map(() => zero)
    for (const part of parts) {
      const [axis] = part.from
      if (axis === undefined) continue
      let stride = 1
      const factors: number[] = []
      for (const inner of [...part.to].reverse()) {
        factors.unshift(stride)
        stride *= to[inner] ?? 1
      }
      result[axis] = combine(
        0,
        part.to.map((inner) => index[inner] ?? zero),
        factors,
      )
    }
    return result
  }
}

const get = <A>(option: O.Option<A>): A | undefined => (O.isSome(option) ? option.value : undefined)

/** The index map of a node that only moves numbers; `undefined` when it has none. */
export const viewOf = (node: Expr): View | undefined => {
  const [source] = node.args
  if (source === undefined) return undefined
  const from = sizesOf(source)
  switch (node.op.name) {
    case 'reshape':
      return reshapeView(from, sizesOf(node))
    case 'transpose': {
      const attributes = get(transpose.match(node))
      return attributes === undefined
        ? undefined
        : (index) => from.map((_, axis) => index[attributes.permutation.indexOf(axis)] ?? zero)
    }
    case 'broadcast': {
      const attributes = get(broadcast.match(node))
      return attributes === undefined
        ? undefined
        : (index) =>
            from.map((size, axis) => (size === 1 ? zero : (index[attributes.axes[axis] ?? 0] ?? zero)))
    }
    case 'reverse': {
      const attributes = get(reverse.match(node))
      return attributes === undefined
        ? undefined
        : (index) =>
            from.map((size, axis) => {
              const at = index[axis] ?? zero
              return attributes.axes.includes(axis) ? combine(size - 1, [at], [-1]) : at
            })
    }
    case 'slice': {
      const attributes = get(slice.match(node))
      return attributes === undefined
        ? undefined
        : (index) =>
            from.map((_, axis) => {
              const range = attributes.ranges[axis]
              const at = index[axis] ?? zero
              return range === undefined ? at : combine(range.start, [at], [range.step])
            })
    }
    default:
      return undefined
  }
}
