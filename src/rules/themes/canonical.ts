/* The one normal form that all other rules may rely on. */
import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { type DType, type Shape, sameShape, sizeOf } from '../../expr/Shape.js'
import { tensor } from '../../expr/Tensor.js'
import { fold } from '../../graph/postOrder.js'
import { constant } from '../../ops/constant.js'
import { contract } from '../../ops/contract.js'
import { dimension } from '../../ops/dimension.js'
import { map } from '../../ops/map.js'
import { penalty } from '../../ops/penalty.js'
import { reshape } from '../../ops/reshape.js'
import { stopGradient } from '../../ops/stopGradient.js'
import {
  add,
  argument,
  binary,
  literal,
  multiply,
  type Primitive,
  primitiveOf,
  type Scalar,
  unary,
} from '../../scalar/Scalar.js'
import { atomOf, commutative } from '../atoms.js'
import { canonicalLetters, isCanonical } from '../letters.js'
import { isLiteral, literalOf } from '../literal.js'
import { attributesOf } from '../parts.js'
import { atom, given, repeated } from '../plain.js'
import { type Build, everything, type RewriteRule, type Theme, unsigned } from '../Rule.js'

const x = (shape: Shape): Expr => given('a', shape)

// ---------------------------------------------------------------- one primitive in each map

const comparisons: readonly Primitive[] = ['less', 'lessEqual', 'equal']

/** Primitives that make whole numbers of whole numbers. */
const closedOverInts: readonly Primitive[] = [
  ...(['negate', 'absolute', 'sign', 'floor', 'add', 'subtract', 'multiply'] as const),
  ...(['multiplyNoNan', 'maximum', 'minimum', 'select'] as const),
]

/** The dtype of a part of a body: that of the whole for the whole. */
const partDType = (primitive: Primitive, operands: readonly Expr[]): DType => {
  if (comparisons.includes(primitive)) return 'bool'
  const values = primitive === 'select' ? operands.slice(1) : operands
  if (values.every(({ dtype }) => dtype === 'bool') && ['maximum', 'minimum', 'select'].includes(primitive))
    return 'bool'
  return values.every(({ dtype }) => dtype === 'int' || dtype === 'bool') &&
    closedOverInts.includes(primitive)
    ? 'int'
    : 'float'
}

const literalDType = (value: number): DType =>
  Number.isInteger(value) && !Object.is(value, -0) ? 'int' : 'float'

const expand = (
  node: Expr,
  { op, node: make, atom, literal: number }: Build & { readonly op: Scalar },
): Expr => {
  const parts = fold<Scalar, Expr>([op], (part, operands) => {
    if (part._tag === 'Argument') return node.args[part.index] ?? node
    if (part._tag === 'Literal') {
      const dtype = node.dtype === 'float' ? 'float' : literalDType(part.value)
      return number(part.value, dtype, node.shape)
    }
    const primitive = primitiveOf(part) ?? 'add'
    return atom(primitive, part === op ? node.dtype : partDType(primitive, operands), operands)
  })
  const whole = parts.get(op) ?? node
  return whole.dtype === node.dtype ? whole : make(map.of({ body: argument(0), dtype: node.dtype }), [whole])
}

const onePrimitive: RewriteRule = {
  name: 'one-primitive-per-map',
  formula: 'map (f ∘ g) x ⇒ map f (map g x)',
  when: [],
  lowers: 'disorder',
  heads: ['map'],
  domain: everything,
  examples: [
    () => map.node({ body: add(multiply(argument(0), argument(0)), literal(1)), dtype: 'float' }, [x([3])]),
    () => map.node({ body: unary('exp', literal(0)), dtype: 'float' }, [x([3])]),
  ],
  rewrite: (node, build) => {
    if (atomOf(node) !== undefined) return undefined
    const attributes = map.match(node)
    if (O.isNone(attributes)) return undefined
    return expand(node, { ...build, op: attributes.value.body })
  },
}

// ---------------------------------------------------------------- what has done its work

const forward = (name: string, formula: string, head: string, example: () => Expr): RewriteRule => ({
  name,
  formula,
  when: [],
  lowers: 'nodes',
  heads: [head],
  domain: everything,
  examples: [example],
  rewrite: (node) => node.args[0],
})

const marks: readonly RewriteRule[] = [
  forward('drop-stop-gradient', 'stopGradient x ⇒ x', 'stopGradient', () => stopGradient.node({}, [x([3])])),
  forward('drop-penalty-mark', 'penalty x ⇒ x', 'penalty', () =>
    penalty.node({ kind: 'l2', target: 'w' }, [x([])]),
  ),
]

// ---------------------------------------------------------------- constants

const size: RewriteRule = {
  name: 'size-to-number',
  formula: 'dimension n ⇒ n',
  when: ['n is bound'],
  lowers: 'disorder',
  heads: ['dimension'],
  domain: everything,
  examples: [() => dimension.node({ shape: [2, 3] }, [])],
  rewrite: (node, build) => {
    const attributes = dimension.match(node)
    const n = O.isSome(attributes) ? sizeOf(attributes.value.shape) : Number.NaN
    return Number.isNaN(n) ? undefined : build.literal(n, node.dtype, node.shape)
  },
}

const splat: RewriteRule = {
  name: 'equal-elements-to-one',
  formula: 'constant [c, c, …] ⇒ broadcast c',
  when: ['all elements are the same number'],
  lowers: 'disorder',
  heads: ['constant'],
  domain: everything,
  examples: [() => constant.node({ value: tensor('float', [3], Float64Array.of(2, 2, 2)) }, [])],
  rewrite: (node, build) => {
    if (node.shape.length === 0) return undefined
    const attributes = constant.match(node)
    if (O.isNone(attributes)) return undefined
    const { data } = attributes.value.value
    const [first] = data
    return first !== undefined && data.every((value) => Object.is(value, first))
      ? build.literal(first, node.dtype, node.shape)
      : undefined
  },
}

const constantsRight: RewriteRule = {
  name: 'constant-to-the-right',
  formula: 'f(c, x) ⇒ f(x, c)',
  when: ['f is commutative', 'c is a number and x is none'],
  lowers: 'disorder',
  heads: commutative,
  domain: unsigned,
  examples: commutative.map((primitive) => () => {
    const two = constant.node({ value: tensor('float', [], Float64Array.of(2)) }, [])
    return map.node(
      { body: binary(primitive, argument(0), argument(1)), dtype: primitive === 'equal' ? 'bool' : 'float' },
      [two, x([])],
    )
  }),
  rewrite: (node, build) => {
    const [first, second] = node.args
    return first !== undefined && second !== undefined && isLiteral(first) && !isLiteral(second)
      ? build.node(node.op, [second, first])
      : undefined
  },
}

const subtractNumber: RewriteRule = {
  name: 'subtract-number-as-add',
  formula: 'x − c ⇒ x + (−c)',
  when: ['c is a number and x is none'],
  lowers: 'disorder',
  heads: ['subtract'],
  domain: everything,
  examples: [() => atom('subtract', x([3]), repeated(2, [3]))],
  rewrite: (node, build) => {
    const [first, second] = node.args
    const c = second === undefined ? undefined : literalOf(second)
    if (first === undefined || c === undefined || isLiteral(first)) return undefined
    if (node.dtype !== 'float' && !(node.dtype === 'int' && c !== 0)) return undefined
    return build.atom('add', node.dtype, [first, build.literal(-c, node.dtype, node.shape)])
  },
}

const letters: RewriteRule = {
  name: 'letters-in-order',
  formula: 'contract xy,yz→xz ⇒ contract ab,bc→ac',
  when: [],
  lowers: 'disorder',
  heads: ['contract'],
  domain: everything,
  examples: [() => contract.node({ left: 'mk', right: 'kn', output: 'mn' }, [x([2, 3]), x([3, 2])])],
  rewrite: (node, build) => {
    const found = attributesOf(contract, node)
    return found === undefined || isCanonical(found)
      ? undefined
      : build.node(contract.of(canonicalLetters(found)), node.args)
  },
}

// ---------------------------------------------------------------- movers that move nothing

const same: RewriteRule = {
  name: 'drop-reshape-to-itself',
  formula: 'reshape x ⇒ x',
  when: ['x has the shape already'],
  lowers: 'nodes',
  heads: ['reshape'],
  domain: everything,
  examples: [() => reshape.node({ shape: [3] }, [x([3])])],
  rewrite: (node) => {
    const [source] = node.args
    return source !== undefined && sameShape(source.shape, node.shape) ? source : undefined
  },
}

export const canonical: Theme = {
  name: 'canonical',
  doc: 'Normal forms.',
  rules: [onePrimitive, ...marks, size, splat, constantsRight, subtractNumber, letters, same],
}
