import type { ContractAttributes } from '../../ops/contract.js'
import { binding, type Text, within } from './text.js'

/** One side of a matrix product. */
interface Side {
  readonly of: 'left' | 'right'
  readonly transposed: boolean
}

/** A contraction of vectors and matrices as a product of two, each perhaps transposed; vectors are columns. */
export type MatrixForm =
  | { readonly kind: 'product'; readonly first: Side; readonly second: Side }
  | { readonly kind: 'inner' }
  | { readonly kind: 'hadamard' }

const without = (letters: string, others: string): string =>
  [...letters].filter((letter) => !others.includes(letter)).join('')

/** Letters that lead everywhere: a product of stacks of matrices reads like one of matrices. */
const sharedBatch = ({ left, right, output }: ContractAttributes): number => {
  let n = 0
  while (n < output.length - 1 && left[n] === output[n] && (right[n] === output[n] || right.length <= 2))
    n += 1
  const batch = output.slice(0, n)
  const onRight = right.startsWith(batch) ? batch : ''
  return left.length - n <= 2 &&
    right.length - onRight.length <= 2 &&
    (onRight !== '' || without(batch, right) === batch)
    ? n
    : 0
}

/** Whether the sum runs over the last axis of the first and the first of the second, and what to transpose for it. */
export const matrixForm = (given: ContractAttributes): MatrixForm | undefined => {
  const n = given.output.length > 2 ? sharedBatch(given) : 0
  const batch = given.output.slice(0, n)
  const left = given.left.slice(n)
  const right = given.right.startsWith(batch) ? given.right.slice(n) : given.right
  const output = given.output.slice(n)
  if (left.length > 2 || right.length > 2) return undefined
  if (output === '') return left === right && left !== '' ? { kind: 'inner' } : undefined
  if (left === right && left === output) return { kind: 'hadamard' }
  const summed = without(left, output)
  if (summed !== without(right, output) || summed.length > 1) return undefined
  if (without(left, right).length + without(right, left).length !== output.length) return undefined
  const ofMatrices = left.length === 2 && right.length === 2
  const isSwapped = ofMatrices
    ? right.includes(output[0] ?? '')
    : summed === ''
      ? right === output[0]
      : left.length === 1 && right.length === 2
  const letters = { left, right }
  const [first, second] = isSwapped ? (['right', 'left'] as const) : (['left', 'right'] as const)
  const [a, b] = [letters[first], letters[second]]
  return {
    kind: 'product',
    first: { of: first, transposed: a.length === 2 && !a.endsWith(summed) },
    second: { of: second, transposed: b.length === 1 ? summed === '' : !b.startsWith(summed) },
  }
}

const transposedText = (text: Text): string => `${within(text, binding.atom)}^{\\top}`

/** The product as LaTeX. */
export const matrixText = (form: MatrixForm, left: Text, right: Text): Text => {
  if (form.kind === 'inner')
    return { text: `\\langle ${left.text}, ${right.text} \\rangle`, precedence: binding.atom }
  if (form.kind === 'hadamard')
    return {
      text: `${within(left, binding.product)} \\odot ${within(right, binding.product)}`,
      precedence: binding.hadamard,
    }
  const side = ({ of, transposed }: Side): string => {
    const text = of === 'left' ? left : right
    return transposed ? transposedText(text) : within(text, binding.product)
  }
  return { text: `${side(form.first)} ${side(form.second)}`, precedence: binding.product }
}
