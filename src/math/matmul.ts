import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { broadcastShapes, type Dim, formatShape, type Shape } from '../expr/Shape.js'
import type { MatMul, MatMulCheck } from '../expr/ShapeTypes.js'
import { contract } from '../ops/contract.js'
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
