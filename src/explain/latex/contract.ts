import type { ContractAttributes } from '../../ops/contract.js'
import { type Factor, multiply, parts } from './multiply.js'
import { isNumber, number, symbol, type Table, type Term } from './Term.js'

interface Operand {
  readonly term: Term
  readonly letters: string
}

/** A term as scalars times a tensor; a constant is a multiple of the tensor of ones. */
const split = (
  table: Table,
  term: Term,
  letters: string,
): { readonly coefficient: number; readonly scalars: readonly Factor[]; readonly operand: Operand } => {
  const { coefficient, factors } = parts(term)
  const tensors = factors.filter(([f]) => f.rank > 0)
  const core =
    tensors.length === 0 && letters !== ''
      ? symbol(table, '\\mathbf{1}', [], letters.length)
      : multiply(table, 1, tensors)
  return { coefficient, scalars: factors.filter(([f]) => f.rank === 0), operand: { term: core, letters } }
}

/** The operand without a transpose: its letters change places instead. */
const untransposed = ({ term, letters }: Operand): Operand => {
  const [inner] = term.args
  if (term.head.tag !== 'Transpose' || inner === undefined) return { term, letters }
  const { permutation } = term.head
  const order = permutation.map((_, axis) => letters[permutation.indexOf(axis)] ?? '')
  return { term: inner, letters: order.join('') }
}

/** The operand before it was repeated along axes that the other operand has. */
const unrepeated = ({ term, letters }: Operand, other: string): Operand => {
  const [inner] = term.args
  if (term.head.tag !== 'Spread' || inner === undefined) return { term, letters }
  const left = term.head.places.map((place) => (place === undefined ? undefined : letters[place]))
  const lost = [...letters].filter((letter) => !left.includes(letter))
  return left.every((letter) => letter !== undefined) && lost.every((letter) => other.includes(letter))
    ? { term: inner, letters: left.join('') }
    : { term, letters }
}

/** Σ a[left] b[right] over what the output lacks; scalars stand before it. */
export const contraction = (
  table: Table,
  a: Term,
  b: Term,
  { left, right, output }: ContractAttributes,
): Term => {
  const x = split(table, a, left)
  const y = split(table, b, right)
  const coefficient = x.coefficient * y.coefficient
  if (coefficient === 0 || !Number.isFinite(coefficient) || isNumber(a, 0) || isNumber(b, 0))
    return number(table, 0)
  const p = unrepeated(untransposed(x.operand), right)
  const q = unrepeated(untransposed(y.operand), p.letters)
  const product = table.make({ tag: 'Contract', left: p.letters, right: q.letters, output }, output.length, [
    p.term,
    q.term,
  ])
  return multiply(table, coefficient, [...x.scalars, ...y.scalars, [product, 1]])
}
