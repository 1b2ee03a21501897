import type { Einsum, EinsumCheck } from '../expr/EinsumTypes.js'
import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { broadcastShapes, type Dim, formatShape, type Shape } from '../expr/Shape.js'
import type { MatMul, MatMulCheck } from '../expr/ShapeTypes.js'
import { contract } from '../ops/contract.js'
import { iota } from '../ops/iota.js'
import { reduce } from '../ops/reduce.js'
import { transpose } from '../ops/transpose.js'
import { equal, where } from './arithmetic.js'
import { expand } from './operand.js'

const batchLetters = 'abcdefgh'

/** Repeats the batch axes of `x` (all but the last `matrix` ones) to `batch`. */
const expandBatch = (x: Expr, batch: Shape, matrix: number): Expr =>
  x.shape.length === matrix ? x : expand(x, [...batch, ...x.shape.slice(x.shape.length - matrix)])

/**
 * The matrix product over the last two axes: [..., m, k] · [..., k, n] → [..., m, n]. Earlier axes broadcast. A
 * vector on the left is a row, on the right a column, as in numpy.
 *
 * Ill when the inner sizes differ, when the earlier axes do not broadcast, or for a scalar.
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, input, matmul, toNested } from 'regula'
 * matmul(input('x', ['batch', 784]), input('w', [784, 10])).shape // => ['batch', 10]
 * toNested(getOrThrow(evaluate(matmul(constant([[1, 2], [3, 4]]), constant([1, 10]))))) // => [21, 43]
 * ```
 */
export function matmul<const A extends Shape, const B extends Shape>(
  a: Expr<A, 'float'>,
  b: Expr<B, 'float'> & MatMulCheck<A, B>,
): Expr<MatMul<A, B>, 'float'>
export function matmul<M extends Dim, K extends Dim, N extends Dim>(
  a: Expr<readonly [M, K], 'float'>,
  b: Expr<readonly [NoInfer<K>, N], 'float'>,
): Expr<readonly [M, N], 'float'>
export function matmul(a: Expr, b: Expr): Expr {
  if (a.ill || b.ill) return ill('matmul', 'an argument is ill', [a, b])
  if (a.dtype !== 'float' || b.dtype !== 'float')
    return ill('matmul', `takes float, got ${a.dtype} and ${b.dtype}; convert with toFloat`, [a, b])
  if (a.shape.length === 0 || b.shape.length === 0)
    return ill('matmul', 'a scalar has no matrix product; use mul', [a, b])
  const rowsOfA = Math.min(a.shape.length, 2)
  const rowsOfB = Math.min(b.shape.length, 2)
  const inner = a.shape.at(-1)
  const innerOfB = b.shape.at(-rowsOfB)
  if (inner !== innerOfB)
    return ill(
      'matmul',
      `the inner dimensions ${inner} and ${innerOfB} differ: ${formatShape(a.shape)} · ${formatShape(b.shape)}`,
      [a, b],
    )
  const batchA = a.shape.slice(0, -rowsOfA)
  const batchB = b.shape.slice(0, -rowsOfB)
  const batch = broadcastShapes(batchA, batchB)
  if (batch === undefined || batch.length > batchLetters.length)
    return ill(
      'matmul',
      `the batch axes ${formatShape(batchA)} and ${formatShape(batchB)} do not broadcast`,
      [a, b],
    )
  const letters = batchLetters.slice(0, batch.length)
  const matrixA = rowsOfA === 2 ? 'mk' : 'k'
  const matrixB = rowsOfB === 2 ? 'kn' : 'k'
  const left = expandBatch(a, batch, rowsOfA)
  const right = expandBatch(b, batch, rowsOfB)
  const lettersA = batchA.length === 0 ? '' : letters
  const lettersB = batchB.length === 0 ? '' : letters
  const output = letters + (rowsOfA === 2 ? 'm' : '') + (rowsOfB === 2 ? 'n' : '')
  const product = contract.node({ left: lettersA + matrixA, right: lettersB + matrixB, output }, [
    left,
    right,
  ])
  return product.ill ? product : labelled(product, { kind: 'matmul' })
}

// ---------------------------------------------------------------- einsum

interface Term {
  readonly expr: Expr
  readonly names: string
}

/** Keeps the diagonal of an axis pair with one name, by zeroing what is off it. */
const diagonal = ({ expr, names }: Term): Term => {
  const name = [...names].find((letter, i) => names.indexOf(letter) !== i)
  if (name === undefined) return { expr, names }
  const first = names.indexOf(name)
  const second = names.lastIndexOf(name)
  const index = (axis: number): Expr => iota.node({ shape: expr.shape, axis }, [])
  const kept = where(equal(index(first), index(second)), expr, 0)
  return diagonal({
    expr: reduce.node({ kind: 'sum', axes: [second] }, [kept]),
    names: names.slice(0, second) + names.slice(second + 1),
  })
}

/** Sums the axes that nothing else needs. */
const sumOut = ({ expr, names }: Term, needed: string): Term => {
  const axes = [...names].map((name, axis) => (needed.includes(name) ? -1 : axis)).filter((axis) => axis >= 0)
  if (axes.length === 0) return { expr, names }
  return {
    expr: reduce.node({ kind: 'sum', axes }, [expr]),
    names: [...names].filter((name) => needed.includes(name)).join(''),
  }
}

const contractTerms = (a: Term, b: Term, needed: string): Term => {
  const output = [...new Set(a.names + b.names)].filter((name) => needed.includes(name)).join('')
  const left = sumOut(a, b.names + output)
  const right = sumOut(b, a.names + output)
  return {
    expr: contract.node({ left: left.names, right: right.names, output }, [left.expr, right.expr]),
    names: output,
  }
}

const parse = (
  equation: string,
  count: number,
): { readonly inputs: readonly string[]; readonly output: string } | string => {
  const match = equation.replaceAll(' ', '').match(/^([A-Za-z,]*)->([A-Za-z]*)$/)
  if (match === null) return `'${equation.slice(0, 60)}' is no equation such as 'ij,jk->ik'`
  const inputs = (match[1] ?? '').split(',')
  const output = match[2] ?? ''
  if (inputs.length !== count) return `the equation has ${inputs.length} terms for ${count} operands`
  if (new Set(output).size !== output.length) return 'a name stands twice in the output'
  const stray = [...output].find((name) => !inputs.some((names) => names.includes(name)))
  return stray === undefined ? { inputs, output } : `'${stray}' of the output stands in no operand`
}

const sizeFault = (terms: readonly Term[]): string | undefined => {
  const sizes = new Map<string, Shape[number]>()
  for (const { expr, names } of terms) {
    if (expr.shape.length !== names.length)
      return `'${names}' does not name the ${expr.shape.length} axes of its operand`
    for (const [axis, name] of [...names].entries()) {
      const size = expr.shape[axis] ?? 1
      const known = sizes.get(name)
      if (known !== undefined && known !== size)
        return `'${name}' is ${known} in one place and ${size} in another`
      sizes.set(name, size)
    }
  }
  return undefined
}

/**
 * Einstein summation: `'ij,jk->ik'` is a matrix product. A name that the output lacks is summed; a name twice in
 * one term takes the diagonal. The output is always written out; operands are contracted from left to right.
 *
 * Ill when the equation does not parse, does not name every axis, or gives one name two sizes.
 *
 * @example
 * ```ts
 * import { constant, einsum, evaluate, getOrThrow, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(einsum('ij,ij->i', constant([[1, 2], [3, 4]]), constant([[1, 1], [1, 1]]))))) // => [3, 7]
 * toNested(getOrThrow(evaluate(einsum('ii->', constant([[1, 2], [3, 4]]))))) // => 5
 * ```
 */
export function einsum<const E extends string, const X extends readonly Expr<Shape, 'float'>[]>(
  equation: E & EinsumCheck<E, X>,
  ...operands: X
): Expr<Einsum<E, X>, 'float'>
export function einsum(equation: string, ...operands: readonly Expr[]): Expr {
  if (operands.some((x) => x.ill)) return ill('einsum', 'an operand is ill', operands)
  const other = operands.find((x) => x.dtype !== 'float')
  if (other !== undefined)
    return ill('einsum', `takes float, got ${other.dtype}; convert with toFloat`, operands)
  const parsed = parse(equation, operands.length)
  if (typeof parsed === 'string') return ill('einsum', parsed, operands)
  const terms = operands.map((expr, i) => ({ expr, names: parsed.inputs[i] ?? '' }))
  const fault = sizeFault(terms)
  if (fault !== undefined) return ill('einsum', fault, operands)
  const [first, ...rest] = terms.map(diagonal)
  if (first === undefined) return ill('einsum', 'needs an operand')
  let result = first
  rest.forEach((term, i) => {
    const later = rest.slice(i + 1).map(({ names }) => names)
    result = contractTerms(result, term, parsed.output + later.join(''))
  })
  const final = sumOut(result, parsed.output)
  const permutation = [...parsed.output].map((name) => final.names.indexOf(name))
  const ordered = final.names === parsed.output ? final.expr : transpose.node({ permutation }, [final.expr])
  // A label on an operand itself would make another node of it, which no derivative by the operand reaches.
  return ordered.ill || operands.includes(ordered) ? ordered : labelled(ordered, { kind: 'einsum' })
}
