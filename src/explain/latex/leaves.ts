import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import type { Tensor } from '../../expr/Tensor.js'
import { constant } from '../../ops/constant.js'
import { dimension } from '../../ops/dimension.js'
import { input } from '../../ops/input.js'
import { iota } from '../../ops/iota.js'
import { variable } from '../../ops/variable.js'
import { inputWord, upright, variableWord } from './names.js'
import { fractionOf } from './numbers.js'
import { sizeOf } from './reduce.js'
import { number, symbol, type Table, type Term } from './Term.js'

/** More numbers than this are not written out. */
const mostNumbers = 9

const numberText = (x: number): string => {
  if (Number.isNaN(x)) return '\\mathrm{NaN}'
  const sign = x < 0 ? '-' : ''
  if (x === 0) return '0'
  if (!Number.isFinite(x)) return `${sign}\\infty`
  const { numerator, denominator } = fractionOf(Math.abs(x))
  return sign + (denominator === '' ? numerator : `\\frac{${numerator}}{${denominator}}`)
}

const matrixText = ({ data, shape }: Tensor): string => {
  const columns = shape.length === 1 ? 1 : (shape[1] ?? 1)
  const rows = Array.from({ length: data.length / Math.max(columns, 1) }, (_, row) =>
    Array.from(data.subarray(row * columns, (row + 1) * columns), numberText).join(' & '),
  )
  return `\\begin{pmatrix}${rows.join(' \\\\ ')}\\end{pmatrix}`
}

/** A constant: a number if all are equal, a small matrix, or a symbol for what is too large to write. */
const constantTerm = (table: Table, value: Tensor, index: () => number): Term => {
  const [first] = value.data
  if (first !== undefined && value.data.every((x) => Object.is(x, first))) return number(table, first)
  const rank = value.shape.length
  if (rank > 0 && rank <= 2 && value.data.length > 0 && value.data.length <= mostNumbers)
    return symbol(table, matrixText(value), [], rank)
  const name = symbol(table, 'C', [String(index())], rank)
  const space = `\\mathbb{R}^{${value.shape.join(' \\times ')}}`
  table.define(name, { relation: '\\in', term: symbol(table, space) })
  return name
}

/** What a leaf of the graph is called. */
export const leafTerm = (table: Table, node: Expr, index: () => number): Term | undefined => {
  const rank = node.shape.length
  const asInput = input.match(node)
  const asVariable = variable.match(node)
  const name = O.isSome(asInput)
    ? asInput.value.name
    : O.isSome(asVariable)
      ? asVariable.value.name
      : undefined
  if (name !== undefined) {
    const given = table.chosen(name)
    if (given !== undefined) return symbol(table, given, [], rank)
    const isState = O.isSome(asVariable) && asVariable.value.role === 'state'
    const word = O.isSome(asInput) ? inputWord(name, rank) : variableWord(name, isState)
    return symbol(table, word.base, word.subscripts, rank)
  }
  const asConstant = constant.match(node)
  if (O.isSome(asConstant)) return constantTerm(table, asConstant.value.value, index)
  const asDimension = dimension.match(node)
  if (O.isSome(asDimension)) return sizeOf(table, asDimension.value.shape)
  const asIota = iota.match(node)
  if (O.isSome(asIota)) return table.make({ tag: 'Iota', axis: asIota.value.axis }, rank, [])
  return node.args.length === 0 ? symbol(table, upright(node.op.name), [], rank) : undefined
}
