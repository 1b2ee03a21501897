import type { Einsum, EinsumCheck } from '../expr/EinsumTypes.js'
import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import type { Shape } from '../expr/Shape.js'
import { contract } from '../ops/contract.js'
import { iota } from '../ops/iota.js'
import { reduce } from '../ops/reduce.js'
import { transpose } from '../ops/transpose.js'
import { equal } from './comparison.js'
import { where } from './where.js'

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
