import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import type { Shape } from '../../expr/Shape.js'
import { concat } from '../../ops/concat.js'
import { cumulativeSum } from '../../ops/cumulativeSum.js'
import { gather } from '../../ops/gather.js'
import { pad } from '../../ops/pad.js'
import { reshape } from '../../ops/reshape.js'
import { reverse } from '../../ops/reverse.js'
import { scatterAdd } from '../../ops/scatterAdd.js'
import { slice } from '../../ops/slice.js'
import { transpose } from '../../ops/transpose.js'
import { escapeName, upright } from './names.js'
import { spread } from './spread.js'
import { call, type Table, type Term } from './Term.js'

/** Where each axis of a goes when only axes of size 1 come or go; `undefined` when more changes. */
const aligned = (from: Shape, to: Shape): readonly (number | undefined)[] | undefined => {
  const kept = [...to.keys()].filter((axis) => to[axis] !== 1)
  const places = from.map((dim) => (dim === 1 ? undefined : kept.shift()))
  const same = from.every((dim, axis) => dim === 1 || to[places[axis] ?? -1] === dim)
  return same && kept.length === 0 ? places : undefined
}

const dimText = (dim: Shape[number]): string => (typeof dim === 'number' ? String(dim) : escapeName(dim))

const reshaped = (table: Table, node: Expr, x: Expr, term: Term): Term => {
  const rank = node.shape.length
  const places = aligned(x.shape, node.shape)
  if (places === undefined)
    return call(table, '\\operatorname{reshape}', rank, [term], {
      detail: node.shape.map(dimText).join(' \\times '),
    })
  return spread(table, term, places, rank)
}

const transposed = (table: Table, term: Term, permutation: readonly number[]): Term => {
  if (permutation.every((axis, i) => axis === i)) return term
  const [inner] = term.args
  if (term.head.tag === 'Contract') {
    const { output } = term.head
    const moved = permutation.map((axis) => output[axis] ?? '').join('')
    return table.make({ ...term.head, output: moved }, term.rank, term.args)
  }
  if (term.head.tag !== 'Transpose' || inner === undefined)
    return table.make({ tag: 'Transpose', permutation }, term.rank, [term])
  const before = term.head.permutation
  return transposed(
    table,
    inner,
    permutation.map((axis) => before[axis] ?? axis),
  )
}

const axisDetail = (rank: number, axis: number): string => (rank > 1 ? String(axis) : '')

const rangeText = (range: { readonly start: number; readonly stop: number; readonly step: number }): string =>
  `${range.start}:${range.stop}${range.step === 1 ? '' : `:${range.step}`}`

/** An operation that moves numbers about, or adds them along an axis. */
export const movedTerm = (table: Table, node: Expr, args: readonly Term[]): Term | undefined => {
  const [x] = node.args
  const [a] = args
  if (x === undefined || a === undefined) return undefined
  const rank = node.shape.length
  const make = (name: string, detail = ''): Term =>
    call(table, `\\operatorname{${name}}`, rank, args, { detail })
  if (O.isSome(reshape.match(node))) return reshaped(table, node, x, a)
  const moved = transpose.match(node)
  if (O.isSome(moved)) return a.rank === 0 ? a : transposed(table, a, moved.value.permutation)
  const cut = slice.match(node)
  if (O.isSome(cut)) {
    const text = cut.value.ranges.map((range) => (range === undefined ? ':' : rangeText(range))).join(',')
    return a.rank === 0 ? a : call(table, 'slice', rank, [a], { detail: text })
  }
  const turned = reverse.match(node)
  if (O.isSome(turned)) return a.rank === 0 ? a : make('flip', rank > 1 ? turned.value.axes.join(',') : '')
  const running = cumulativeSum.match(node)
  if (O.isSome(running)) {
    const { axis, reverse: backwards } = running.value
    return make(backwards ? 'revcumsum' : 'cumsum', axisDetail(rank, axis))
  }
  const padded = pad.match(node)
  if (O.isSome(padded)) return padded.value.ranges.every((range) => range === undefined) ? a : make('pad')
  const joined = concat.match(node)
  if (O.isSome(joined)) return make('concat', axisDetail(rank, joined.value.axis))
  const taken = gather.match(node)
  if (O.isSome(taken)) return make('take', axisDetail(x.shape.length, taken.value.axis))
  const added = scatterAdd.match(node)
  if (O.isSome(added)) return make('scatter', axisDetail(rank, added.value.axis))
  return node.op.name === 'foldIn' ? call(table, upright('fold'), rank, args) : undefined
}
