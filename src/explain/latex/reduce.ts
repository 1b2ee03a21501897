import type { Shape } from '../../expr/Shape.js'
import { addends } from './add.js'
import { applyOne, productOf, sumOf } from './elementwise.js'
import { type Factor, multiply, parts } from './multiply.js'
import { sizeSymbol } from './names.js'
import { isConstantAlong, withoutAxes } from './spread.js'
import { isApply, isCall, isNumber, number, type ReduceKind, type Table, type Term } from './Term.js'

type Axes = readonly number[]

/** The product of sizes. */
export const sizeOf = (table: Table, dims: Shape): Term => {
  const known = dims.filter((dim) => typeof dim === 'number').reduce((n, dim) => n * dim, 1)
  const named = dims.filter((dim) => typeof dim === 'string')
  return multiply(
    table,
    known,
    named.map((dim): Factor => [sizeSymbol(table, dim), 1]),
  )
}

/** The axes of the operand that the axes of its reduction were. */
const kept = (rank: number, axes: Axes): Axes =>
  Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis))

const node = (table: Table, kind: ReduceKind, x: Term, axes: Axes): Term =>
  table.make({ tag: 'Reduce', kind, axes: [...axes].sort((a, b) => a - b) }, x.rank - axes.length, [x])

/** ln Σ eᵘ, without what is the same along the axes: ln Σ e^(v + t) = t + ln Σ eᵛ. */
const logSumExp = (table: Table, u: Term, axes: Axes): Term => {
  const list = addends(u)
  const constant = list.filter(([, t]) => isConstantAlong(t, axes))
  const varying = list.filter((addend) => !constant.includes(addend))
  if (constant.length === 0 || varying.length === 0) return node(table, 'logSumExp', u, axes)
  return sumOf(table, [
    [1, node(table, 'logSumExp', sumOf(table, varying), axes)],
    ...constant.map(([c, t]) => [c, withoutAxes(table, t, axes)] as const),
  ])
}

/** A sum of squares or absolute values over all axes is a norm. */
const normOf = (table: Table, [x, exponent]: Factor, axes: Axes, shape: Shape): Term | undefined => {
  if (axes.length < x.rank || x.head.tag === 'Compare') return undefined
  const [inner] = x.args
  if (exponent === 1 && isApply(x, 'abs') && inner !== undefined)
    return table.make({ tag: 'Norm', p: 1, axes, name: '1' }, 0, [inner])
  const name = shape.filter((dim) => dim !== 1).length > 1 ? 'F' : '2'
  return exponent === 2
    ? multiply(table, 1, [[table.make({ tag: 'Norm', p: 2, axes, name }, 0, [x]), 2]])
    : undefined
}

/** The sum of what is not the same along all the axes. */
const sumCore = (table: Table, factors: readonly Factor[], axes: Axes, shape: Shape): Term => {
  const [first, ...rest] = factors
  if (first === undefined)
    return sizeOf(
      table,
      shape.filter((_, axis) => axes.includes(axis)),
    )
  const core = multiply(table, 1, factors)
  if (rest.length > 0 || first[1] !== 1)
    return (
      (rest.length === 0 ? normOf(table, first, axes, shape) : undefined) ?? node(table, 'sum', core, axes)
    )
  const [inner] = core.args
  const { head } = core
  if (inner === undefined) return node(table, 'sum', core, axes)
  if (head.tag === 'Apply' && head.name === 'exp')
    return applyOne(table, 'exp', logSumExp(table, inner, axes))
  const isDistribution = isCall(core, '\\operatorname{onehot}') || isCall(core, '\\operatorname{softmax}')
  if (head.tag === 'Call' && isDistribution && head.axis !== undefined && axes.includes(head.axis))
    return sizeOf(
      table,
      shape.filter((_, axis) => axes.includes(axis) && axis !== head.axis),
    )
  if (head.tag === 'Reduce' && head.kind === 'sum') {
    const places = kept(inner.rank, head.axes)
    return node(table, 'sum', inner, [...head.axes, ...axes.map((axis) => places[axis] ?? axis)])
  }
  if (head.tag === 'Spread') {
    const free = axes.filter((axis) => !head.places.includes(axis))
    if (free.length > 0) {
      const fewer = shape.filter((_, axis) => !free.includes(axis))
      const moved = axes
        .filter((axis) => !free.includes(axis))
        .map((axis) => axis - free.filter((f) => f < axis).length)
      const sum = reduceSum(table, withoutAxes(table, core, free), fewer, moved)
      return productOf(table, 1, [
        [
          sizeOf(
            table,
            shape.filter((_, axis) => free.includes(axis)),
          ),
          1,
        ],
        [sum, 1],
      ])
    }
  }
  return normOf(table, first, axes, shape) ?? node(table, 'sum', core, axes)
}

/** Σ over axes of a term of the given shape; what is the same along the axes stands before the sum. */
export const reduceSum = (table: Table, x: Term, shape: Shape, axes: Axes): Term => {
  if (axes.length === 0 || isNumber(x, 0)) return x
  const { coefficient, factors } = parts(x)
  const constant = factors.filter(([f]) => isConstantAlong(f, axes))
  const varying = factors.filter((factor) => !constant.includes(factor))
  const sum = sumCore(table, varying, axes, shape)
  return productOf(table, coefficient, [
    ...constant.map(([f, e]): Factor => [withoutAxes(table, f, axes), e]),
    [sum, 1],
  ])
}

/** The largest or smallest, or where it stands. */
export const reduceExtreme = (table: Table, kind: ReduceKind, x: Term, axes: Axes): Term => {
  if (axes.length === 0) return x
  if (x.rank === 0) return kind === 'max' || kind === 'min' ? x : number(table, 0)
  return isConstantAlong(x, axes) && (kind === 'max' || kind === 'min')
    ? withoutAxes(table, x, axes)
    : node(table, kind, x, axes)
}
