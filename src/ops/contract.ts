import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Expr, Operand } from '../expr/Expr.js'
import { defineOp, inferBinary, type OpFamily } from '../expr/OpDefinition.js'
import type { Dim } from '../expr/Shape.js'
import { readStrided, rowMajorStrides } from '../expr/Tensor.js'

/** Axis labels, one letter each: `{ left: 'ik', right: 'kj', output: 'ij' }` is a matrix product. */
export interface ContractAttributes {
  readonly left: string
  readonly right: string
  readonly output: string
}

const isLabels = (u: unknown): u is string =>
  typeof u === 'string' && /^[A-Za-z]{0,16}$/.test(u) && new Set(u).size === u.length

const labels = new t.Type<string, unknown>(
  'distinct letters',
  isLabels,
  (u, context) => (isLabels(u) ? t.success(u) : t.failure(u, context)),
  (a) => a,
)

const dimsOf = (names: string, node: Expr): ReadonlyMap<string, Dim> =>
  new Map([...names].map((name, axis) => [name, node.shape[axis] ?? 1] as const))

const check = ({ left, right, output }: ContractAttributes, a: Expr, b: Expr): string | undefined => {
  if (a.dtype !== 'float' || b.dtype !== 'float') return `takes float operands, got ${a.dtype} and ${b.dtype}`
  if (left.length !== a.shape.length || right.length !== b.shape.length)
    return `labels '${left}' and '${right}' do not name every axis`
  for (const name of left + right + output) {
    const places = [left, right, output].filter((names) => names.includes(name)).length
    if (places < 2) return `axis '${name}' stands in one place only; sum it or broadcast it first`
  }
  const shared = [...left].find(
    (name) => right.includes(name) && dimsOf(left, a).get(name) !== dimsOf(right, b).get(name),
  )
  return shared === undefined
    ? undefined
    : `axis '${shared}' is ${dimsOf(left, a).get(shared)} on the left and ${dimsOf(right, b).get(shared)} on the right`
}

/** The operand as a row-major array with its axes in the order of `order`. */
const arrange = (operand: Operand, names: string, order: string): Float64Array => {
  const strides = rowMajorStrides(operand.shape)
  const axes = [...order].map((name) => names.indexOf(name))
  return readStrided(
    operand.data,
    axes.map((axis) => operand.shape[axis] ?? 1),
    axes.map((axis) => strides[axis] ?? 0),
  )
}

/**
 * out[b, i, j] = Σₖ left[b, i, k] right[b, k, j], summed in the order of k. Four terms at a time: a quarter of the reads
 * and writes of `out`, and the same roundings.
 */
const batchedProduct = (
  left: Float64Array,
  right: Float64Array,
  [batch, rows, inner, columns]: readonly [number, number, number, number],
): Float64Array => {
  const out = new Float64Array(batch * rows * columns)
  for (let b = 0; b < batch; b += 1)
    for (let i = 0; i < rows; i += 1) {
      const row = (b * rows + i) * columns
      const first = (b * rows + i) * inner
      const term = (k: number): number => left[first + k] ?? 0
      let k = 0
      for (; k + 4 <= inner; k += 4) {
        const [x0, x1, x2, x3] = [term(k), term(k + 1), term(k + 2), term(k + 3)]
        const r0 = (b * inner + k) * columns
        const [r1, r2, r3] = [r0 + columns, r0 + 2 * columns, r0 + 3 * columns]
        for (let j = 0; j < columns; j += 1)
          out[row + j] =
            (out[row + j] ?? 0) +
            x0 * (right[r0 + j] ?? 0) +
            x1 * (right[r1 + j] ?? 0) +
            x2 * (right[r2 + j] ?? 0) +
            x3 * (right[r3 + j] ?? 0)
      }
      for (; k < inner; k += 1) {
        const x = term(k)
        const start = (b * inner + k) * columns
        for (let j = 0; j < columns; j += 1) out[row + j] = (out[row + j] ?? 0) + x * (right[start + j] ?? 0)
      }
    }
  return out
}

export const contract: OpFamily<ContractAttributes> = defineOp<ContractAttributes>({
  name: 'contract',
  doc: 'y[output] = Σ a[left] · b[right] over the labels that the output lacks (Einstein summation of two).',
  attributes: t.readonly(t.strict({ left: labels, right: labels, output: labels })),
  infer: (attributes, args) =>
    inferBinary(args, (a, b) => {
      const fault = check(attributes, a, b)
      if (fault !== undefined) return E.left(fault)
      const dims = new Map([...dimsOf(attributes.left, a), ...dimsOf(attributes.right, b)])
      return E.right({ dtype: 'float', shape: [...attributes.output].map((name) => dims.get(name) ?? 1) })
    }),
  pullback: ({ left, right, output }, { args: [a, b], cotangent }) =>
    a === undefined || b === undefined
      ? []
      : [
          contract.node({ left: output, right, output: left }, [cotangent, b]),
          contract.node({ left: output, right: left, output: right }, [cotangent, a]),
        ],
  pushforward: (attributes, { args: [a, b], tangents: [da, db], build }) => {
    if (a === undefined || b === undefined) return undefined
    const fromA = da === undefined ? undefined : contract.node(attributes, [da, b])
    const fromB = db === undefined ? undefined : contract.node(attributes, [a, db])
    return fromA === undefined ? fromB : fromB === undefined ? fromA : build.add(fromA, fromB)
  },
  evaluate: ({ left, right, output }, { args: [a, b], round }) => {
    if (a === undefined || b === undefined) return E.left('takes 2 arguments')
    const size = (names: string): number =>
      [...names].reduce(
        (n, name) => n * (a.shape[left.indexOf(name)] ?? b.shape[right.indexOf(name)] ?? 1),
        1,
      )
    const batch = [...left].filter((name) => right.includes(name) && output.includes(name)).join('')
    const inner = [...left].filter((name) => right.includes(name) && !output.includes(name)).join('')
    const rows = [...left].filter((name) => !right.includes(name)).join('')
    const columns = [...right].filter((name) => !left.includes(name)).join('')
    const product = batchedProduct(
      arrange(a, left, batch + rows + inner),
      arrange(b, right, batch + inner + columns),
      [size(batch), size(rows), size(inner), size(columns)],
    )
    const order = batch + rows + columns
    const shape = [...order].map((name) => size(name))
    const out = arrange({ dtype: 'float', shape, data: product }, order, output)
    return E.right(round === undefined ? out : out.map(round))
  },
  cases: [
    { attributes: { left: 'ik', right: 'kj', output: 'ij' }, args: [{ shape: [2, 3] }, { shape: [3, 4] }] },
    { attributes: { left: 'ki', right: 'jk', output: 'ji' }, args: [{ shape: [3, 2] }, { shape: [4, 3] }] },
    {
      attributes: { left: 'bik', right: 'bk', output: 'ib' },
      args: [{ shape: [2, 3, 2] }, { shape: [2, 2] }],
    },
    { attributes: { left: 'i', right: 'j', output: 'ij' }, args: [{ shape: [2] }, { shape: [3] }] },
    { attributes: { left: 'i', right: 'i', output: '' }, args: [{ shape: [3] }, { shape: [3] }] },
  ],
})
