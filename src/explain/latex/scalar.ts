import { fold } from '../../graph/postOrder.js'
import type { BinaryPrimitive, Scalar, UnaryPrimitive } from '../../scalar/Scalar.js'
import { both, choose, compare, isCondition } from './choose.js'
import { apply, applyOne, productOf, sumOf } from './elementwise.js'
import { isNaNTerm, number, type Table, type Term } from './Term.js'

type Unary = (table: Table, x: Term) => Term
type Binary = (table: Table, x: Term, y: Term) => Term

const named =
  (name: string): Unary =>
  (table, x) =>
    applyOne(table, name, x)

const unaryTerm: { readonly [P in UnaryPrimitive]: Unary } = {
  negate: (table, x) => productOf(table, -1, [[x, 1]]),
  absolute: named('abs'),
  sign: named('\\operatorname{sign}'),
  floor: named('floor'),
  exp: named('exp'),
  expm1: (table, x) =>
    sumOf(table, [
      [1, applyOne(table, 'exp', x)],
      [-1, number(table, 1)],
    ]),
  log: named('log'),
  log1p: (table, x) =>
    applyOne(
      table,
      'log',
      sumOf(table, [
        [1, number(table, 1)],
        [1, x],
      ]),
    ),
  sqrt: named('sqrt'),
  sin: named('\\sin'),
  cos: named('cos'),
  tanh: named('\\tanh'),
  erf: named('\\operatorname{erf}'),
  sigmoid: named('\\sigma'),
  softplus: named('softplus'),
}

const product: Binary = (table, x, y) =>
  productOf(table, 1, [
    [x, 1],
    [y, 1],
  ])

const extreme =
  (name: string, ofConditions: Binary): Binary =>
  (table, x, y) =>
    x === y ? x : isCondition(x) && isCondition(y) ? ofConditions(table, x, y) : apply(table, name, [x, y])

const power: Binary = (table, x, y) =>
  y.head.tag === 'Number' && Math.abs(y.head.value) <= 64
    ? productOf(table, 1, [[x, y.head.value]])
    : apply(table, 'power', [x, y])

const binaryTerm: { readonly [P in BinaryPrimitive]: Binary } = {
  add: (table, x, y) =>
    sumOf(table, [
      [1, x],
      [1, y],
    ]),
  subtract: (table, x, y) =>
    sumOf(table, [
      [1, x],
      [-1, y],
    ]),
  multiply: product,
  multiplyNoNan: product,
  divide: (table, x, y) =>
    productOf(table, 1, [
      [x, 1],
      [y, -1],
    ]),
  power,
  maximum: extreme('\\max', (table, x, y) => apply(table, 'or', [x, y])),
  minimum: extreme('\\min', both),
  less: (table, x, y) => compare(table, '<', x, y),
  lessEqual: (table, x, y) => compare(table, '\\le', x, y),
  equal: (table, x, y) => compare(table, '=', x, y),
}

/** `where(condition, NaN, x)` marks what must not happen, and so does its derivative: the other side is the formula. */
const beyondFault = (condition: Scalar, args: readonly Term[]): 'whenTrue' | 'whenFalse' | undefined => {
  if (condition._tag !== 'Argument' || condition.index !== 0) return undefined
  return isNaNTerm(args[1]) ? 'whenFalse' : isNaNTerm(args[2]) ? 'whenTrue' : undefined
}

/** A scalar function of terms as a term. */
export const scalarTerm = (table: Table, body: Scalar, args: readonly Term[]): Term => {
  const zero = number(table, 0)
  const terms = fold<Scalar, Term>([body], (node, [x = zero, y = zero, z = zero]) => {
    switch (node._tag) {
      case 'Argument':
        return args[node.index] ?? zero
      case 'Literal':
        return number(table, node.value)
      case 'Unary':
        return unaryTerm[node.primitive](table, x)
      case 'Binary':
        return binaryTerm[node.primitive](table, x, y)
      case 'Select': {
        const side = beyondFault(node.args[0], args)
        if (side !== undefined) return side === 'whenTrue' ? y : z
        return choose(table, x, y, z)
      }
    }
  })
  return terms.get(body) ?? zero
}
