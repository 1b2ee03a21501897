import type { Term } from '../../src/explain/latex/Term.js'
import { elementCount } from '../../src/expr/Tensor.js'
import { fold } from '../../src/graph/postOrder.js'
import { erf } from '../../src/scalar/erf.js'

/** A tensor by element; the size of an axis that is only repeated is not known. */
interface Value {
  readonly shape: readonly (number | undefined)[]
  readonly at: (index: readonly number[]) => number
}

const unknown: Value = { shape: [], at: () => Number.NaN }

/** Calls `visit` with every index of a shape. */
const each = (shape: readonly number[], visit: (index: readonly number[]) => void): void => {
  const total = elementCount(shape)
  for (let position = 0; position < total; position += 1) {
    let rest = position
    const index = [...shape].reverse().map((size) => {
      const i = rest % size
      rest = Math.floor(rest / size)
      return i
    })
    visit(index.reverse())
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

const elementwise: Readonly<Record<string, (...args: readonly number[]) => number>> = {
  exp: (x = 0) => Math.exp(x),
  log: (x = 0) => Math.log(x),
  sqrt: (x = 0) => Math.sqrt(x),
  abs: (x = 0) => Math.abs(x),
  floor: (x = 0) => Math.floor(x),
  cos: (x = 0) => Math.cos(x),
  power: (x = 0, y = 0) => x ** y,
  softplus: (x = 0) => Math.log(1 + Math.exp(x)),
  '\\sin': (x = 0) => Math.sin(x),
  '\\tanh': (x = 0) => Math.tanh(x),
  '\\sigma': (x = 0) => sigmoid(x),
  '\\max': (...xs) => Math.max(...xs),
  '\\min': (...xs) => Math.min(...xs),
  '\\operatorname{erf}': (x = 0) => erf(x),
  '\\operatorname{sign}': (x = 0) => Math.sign(x),
  '\\operatorname{gelu}': (x = 0) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
}

const relations: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  '<': (x, y) => x < y,
  '\\le': (x, y) => x <= y,
  '=': (x, y) => x === y,
  '\\ne': (x, y) => x !== y,
  '>': (x, y) => x > y,
  '\\ge': (x, y) => x >= y,
}

const shapeOf = (args: readonly Value[]): Value['shape'] => {
  const rank = Math.max(0, ...args.map(({ shape }) => shape.length))
  return Array.from({ length: rank }, (_, axis) =>
    args.map(({ shape }) => (shape.length === rank ? shape[axis] : undefined)).find((n) => n !== undefined),
  )
}

const byElement = (args: readonly Value[], f: (...xs: readonly number[]) => number): Value => ({
  shape: shapeOf(args),
  at: (index) => f(...args.map(({ shape, at }) => at(shape.length === 0 ? [] : index))),
})

/** Folds over axes; NaN where a size is not known. */
const over = (x: Value, axes: readonly number[], combine: (xs: readonly number[]) => number): Value => ({
  shape: x.shape.filter((_, axis) => !axes.includes(axis)),
  at: (index) => {
    const sizes = axes.map((axis) => x.shape[axis])
    const known = sizes.filter((n) => n !== undefined)
    if (known.length < sizes.length) return Number.NaN
    const xs: number[] = []
    each(known, (inner) => {
      const rest = [...index]
      xs.push(x.at(x.shape.map((_, axis) => inner[axes.indexOf(axis)] ?? rest.shift() ?? 0)))
    })
    return combine(xs)
  },
})

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

const reductions: Readonly<Record<string, (xs: readonly number[]) => number>> = {
  sum: total,
  max: (xs) => Math.max(...xs),
  min: (xs) => Math.min(...xs),
  argmax: (xs) => xs.indexOf(Math.max(...xs)),
  argmin: (xs) => xs.indexOf(Math.min(...xs)),
  logSumExp: (xs) => Math.log(total(xs.map(Math.exp))),
}

const contracted = (a: Value, b: Value, left: string, right: string, output: string): Value => {
  const size = (letter: string): number | undefined =>
    a.shape[left.indexOf(letter)] ?? b.shape[right.indexOf(letter)]
  const letters = [...new Set(output + left + right)]
  const joint: Value = {
    shape: letters.map(size),
    at: (index) => {
      const place = (own: string): readonly number[] =>
        [...own].map((letter) => index[letters.indexOf(letter)] ?? 0)
      return a.at(place(left)) * b.at(place(right))
    },
  }
  const summed = letters.map((_, axis) => axis).filter((axis) => axis >= output.length)
  return over(joint, summed, total)
}

const softmaxOf = (x: Value, axis: number, f: (own: number, sum: number) => number): Value => {
  const sums = over(x, [axis], (xs) => total(xs.map(Math.exp)))
  return { shape: x.shape, at: (index) => f(x.at(index), sums.at(index.filter((_, a) => a !== axis))) }
}

/** The number that a formula means, or NaN where it has parts that this does not know. */
export const evaluateTerm = (
  root: Term,
  symbols: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >,
): number => {
  const values = fold<Term, Value>([root], ({ head, rank }, args) => {
    const [x = unknown, y = unknown] = args
    switch (head.tag) {
      case 'Number':
        return { shape: [], at: () => head.value }
      case 'Symbol': {
        if (head.base === '\\mathbf{1}')
          return { shape: Array.from({ length: rank }, () => undefined), at: () => 1 }
        const given = symbols[head.base]
        if (given === undefined) return unknown
        const position = (index: readonly number[]): number =>
          given.shape.reduce((p, size, axis) => p * size + (index[axis] ?? 0), 0)
        return { shape: given.shape, at: (index) => given.values[position(index)] ?? Number.NaN }
      }
      case 'Iota':
        return { shape: Array.from({ length: rank }, () => undefined), at: (index) => index[head.axis] ?? 0 }
      case 'Add':
        return byElement(args, (...xs) => total(xs.map((v, i) => v * (head.coefficients[i] ?? 1))))
      case 'Multiply':
        return byElement(args, (...xs) =>
          xs.reduce((p, v, i) => p * v ** (head.exponents[i] ?? 1), head.coefficient),
        )
      case 'Apply':
        return byElement(args, elementwise[head.name] ?? (() => Number.NaN))
      case 'Compare':
        return byElement(args, (a = 0, b = 0) =>
          Number.isNaN(a + b) ? Number.NaN : relations[head.relation]?.(a, b) === true ? 1 : 0,
        )
      case 'Cases':
        return byElement(args, (c = 0, a = 0, b = 0) => (Number.isNaN(c) ? c : c !== 0 ? a : b))
      case 'Spread':
        return {
          shape: Array.from({ length: rank }, (_, axis) => x.shape[head.places.indexOf(axis)]),
          at: (index) => x.at(head.places.map((place) => (place === undefined ? 0 : (index[place] ?? 0)))),
        }
      case 'Reduce':
        return over(x, head.axes, reductions[head.kind] ?? (() => Number.NaN))
      case 'Norm':
        return over(x, head.axes, (xs) => (head.p === 1 ? total(xs.map(Math.abs)) : Math.hypot(...xs)))
      case 'Contract':
        return contracted(x, y, head.left, head.right, head.output)
      case 'Transpose':
        return {
          shape: head.permutation.map((axis) => x.shape[axis]),
          at: (index) => x.at(head.permutation.map((_, axis) => index[head.permutation.indexOf(axis)] ?? 0)),
        }
      case 'Call':
        if (head.name === '\\operatorname{softmax}' && head.axis !== undefined)
          return softmaxOf(x, head.axis, (own, sum) => Math.exp(own) / sum)
        if (head.name === '\\log\\operatorname{softmax}' && head.axis !== undefined)
          return softmaxOf(x, head.axis, (own, sum) => own - Math.log(sum))
        return { shape: Array.from({ length: rank }, () => undefined), at: () => Number.NaN }
      case 'Uniform':
        return unknown
    }
  })
  return values.get(root)?.at([]) ?? Number.NaN
}
