/* What is known when a program is made. */
import * as E from 'fp-ts/lib/Either.js'
import type { Expr, Operand } from '../../expr/Expr.js'
import { isValueOf, type Shape, sizeOf } from '../../expr/Shape.js'
import { tensor } from '../../expr/Tensor.js'
import { broadcast } from '../../ops/broadcast.js'
import { concat } from '../../ops/concat.js'
import { constant } from '../../ops/constant.js'
import { pad } from '../../ops/pad.js'
import { reduce } from '../../ops/reduce.js'
import { reshape } from '../../ops/reshape.js'
import { reverse } from '../../ops/reverse.js'
import { slice } from '../../ops/slice.js'
import { transpose } from '../../ops/transpose.js'
import { binaryPrimitives, unaryPrimitives } from '../../scalar/Scalar.js'
import { type AtomName, atomOf } from '../atoms.js'
import { isLiteral, literalOf } from '../literal.js'
import { attributesOf, pick } from '../parts.js'
import { atom, given, plainBuild, repeated } from '../plain.js'
import { everything, type RewriteRule, rounded, type Theme } from '../Rule.js'

const atomNames: readonly AtomName[] = [...unaryPrimitives, ...binaryPrimitives, 'select', 'cast']

const usable = (value: number, args: readonly number[], node: Expr): boolean =>
  isValueOf(node.dtype, value) && (Number.isFinite(value) || !args.every(Number.isFinite))

// ---------------------------------------------------------------- elementwise

const foldNumbers: RewriteRule = {
  name: 'fold-numbers',
  formula: 'f(c, d) ⇒ its value',
  when: ['all arguments are numbers', 'no number becomes NaN or infinite: a run has to report that'],
  lowers: 'work',
  heads: atomNames,
  domain: everything,
  examples: [
    ...unaryPrimitives.map((name) => () => atom(name, repeated(0.5, [3]))),
    ...binaryPrimitives.map((name) => () => atom(name, repeated(0.5, [3]), repeated(3, [3]))),
    () => atom('select', repeated(1, [3]), repeated(2, [3]), repeated(3, [3])),
    () => plainBuild.atom('cast', 'float', [repeated(2, [3], 'int')]),
  ],
  rewrite: (node, build) => {
    const args = node.args.flatMap((arg) => literalOf(arg) ?? [])
    if (args.length < node.args.length) return undefined
    const operands = node.args.map(
      ({ dtype }, i): Operand => ({ dtype, shape: [], data: Float64Array.of(args[i] ?? Number.NaN) }),
    )
    const result = node.op.evaluate({ args: operands, shape: [], round: undefined })
    const value = E.isRight(result) ? result.right[0] : undefined
    return value !== undefined && usable(value, args, node)
      ? build.literal(value, node.dtype, node.shape)
      : undefined
  },
}

const chooseNumbers: RewriteRule = {
  name: 'function-of-chosen-number',
  formula: 'f(select(m, c, d), e) ⇒ select(m, f(c, e), f(d, e))',
  when: ['c, d and e are numbers', 'no number becomes NaN or infinite'],
  lowers: 'work',
  heads: [...unaryPrimitives, ...binaryPrimitives],
  domain: everything,
  examples: [
    () => atom('negate', atom('select', given('m', [3], 'bool'), repeated(2, [3]), repeated(3, [3]))),
    () =>
      atom(
        'divide',
        repeated(1, [3]),
        atom('select', given('m', [3], 'bool'), repeated(2, [3]), repeated(3, [3])),
      ),
  ],
  rewrite: (node, build) => {
    const at = node.args.findIndex((arg) => !isLiteral(arg))
    const choice = node.args[at]
    const [m, ...sides] = choice?.args ?? []
    if (node.dtype !== 'float' || choice === undefined || m === undefined) return undefined
    if (atomOf(choice)?.name !== 'select' || !sides.every(isLiteral)) return undefined
    if (node.args.some((arg, i) => i !== at && !isLiteral(arg))) return undefined
    const results = sides.map((side) =>
      foldNumbers.rewrite(
        plainBuild.node(
          node.op,
          node.args.map((arg, i) => (i === at ? side : arg)),
        ),
        build,
      ),
    )
    const [whenTrue, whenFalse] = results
    return whenTrue === undefined || whenFalse === undefined
      ? undefined
      : build.atom('select', node.dtype, [m, whenTrue, whenFalse])
  },
}

// ---------------------------------------------------------------- small tensors

const largest = 64

const dataOf = (node: Expr): Operand | undefined => {
  const shape = node.shape.filter((dim) => typeof dim === 'number')
  const size = sizeOf(node.shape)
  if (shape.length < node.shape.length || !(size <= largest)) return undefined
  const literal = literalOf(node)
  if (literal !== undefined) return { dtype: node.dtype, shape, data: new Float64Array(size).fill(literal) }
  const value = attributesOf(constant, node)?.value
  return value === undefined ? undefined : { dtype: node.dtype, shape, data: Float64Array.from(value.data) }
}

const table = (shape: readonly number[], data: readonly number[]): Expr =>
  constant.node({ value: tensor('float', shape, Float64Array.from(data)) }, [])

const foldTables: RewriteRule = {
  name: 'fold-small-constants',
  formula: 'f(constant) ⇒ its value',
  when: ['no more than 64 numbers', 'no number becomes NaN or infinite'],
  lowers: 'nodes',
  heads: [
    ...atomNames,
    'reshape',
    'transpose',
    'slice',
    'reverse',
    'pad',
    'concat',
    'reduce',
    'cumulativeSum',
  ],
  domain: rounded,
  examples: [
    () => atom('exp', table([3], [1, 2, 3])),
    () => transpose.node({ permutation: [1, 0] }, [table([2, 2], [1, 2, 3, 4])]),
    () => reduce.node({ kind: 'sum', axes: [0] }, [table([2, 2], [1, 2, 3, 4])]),
  ],
  rewrite: (node, build) => {
    const args = node.args.flatMap((arg) => dataOf(arg) ?? [])
    const shape = node.shape.filter((dim) => typeof dim === 'number')
    if (args.length < node.args.length || node.args.every(isLiteral)) return undefined
    if (shape.length < node.shape.length || !(sizeOf(shape) <= largest)) return undefined
    const result = node.op.evaluate({ args, shape, round: undefined })
    if (E.isLeft(result)) return undefined
    const given = args.flatMap(({ data }) => [...data])
    return result.right.every((value) => usable(value, given, node))
      ? build.node(constant.of({ value: tensor(node.dtype, shape, result.right) }), [])
      : undefined
  },
}

// ---------------------------------------------------------------- moved and reduced

const moveNumber: RewriteRule = {
  name: 'move-number',
  formula: 'reshape c, transpose c, slice c, reverse c, broadcast c, pad 0, concat c c ⇒ c',
  when: ['c is a repeated number'],
  lowers: 'nodes',
  heads: ['reshape', 'transpose', 'slice', 'reverse', 'broadcast', 'pad', 'concat'],
  domain: everything,
  examples: [
    () => reshape.node({ shape: [3, 2] }, [repeated(2, [2, 3])]),
    () => transpose.node({ permutation: [1, 0] }, [repeated(2, [2, 3])]),
    () => slice.node({ ranges: [{ start: 1, stop: 3, step: 1 }] }, [repeated(2, [3])]),
    () => reverse.node({ axes: [0] }, [repeated(2, [3])]),
    () => broadcast.node({ shape: [2, 3], axes: [1] }, [repeated(2, [3])]),
    () => pad.node({ ranges: [{ low: 1, high: 0, interior: 0 }] }, [repeated(0, [3])]),
    () => concat.node({ axis: 0 }, [repeated(2, [3]), repeated(2, [2])]),
  ],
  rewrite: (node, build) => {
    const [first] = node.args
    const value = first === undefined ? undefined : literalOf(first)
    if (value === undefined || isLiteral(node)) return undefined
    if (node.op.name === 'pad' && !Object.is(value, 0)) return undefined
    return node.args.every((arg) => Object.is(literalOf(arg), value))
      ? build.literal(value, node.dtype, node.shape)
      : undefined
  },
}

const countOf = (shape: Shape, axes: readonly number[]): number => sizeOf(pick(shape, axes))

const reduceNumber: RewriteRule = {
  name: 'reduce-number',
  formula: 'Σ c ⇒ n · c, max c ⇒ c, min c ⇒ c',
  when: ['c is a number repeated n times'],
  lowers: 'work',
  heads: ['reduce'],
  domain: rounded,
  examples: [
    () => reduce.node({ kind: 'sum', axes: [1] }, [repeated(2, [2, 3])]),
    () => reduce.node({ kind: 'max', axes: [0, 1] }, [repeated(2, [2, 3])]),
  ],
  rewrite: (node, build) => {
    const attributes = attributesOf(reduce, node)
    const [source] = node.args
    const value = source === undefined ? undefined : literalOf(source)
    if (attributes === undefined || source === undefined || value === undefined) return undefined
    const count = attributes.kind === 'sum' ? countOf(source.shape, attributes.axes) : 1
    const result = count === 0 ? 0 : count * value
    return Number.isNaN(count) || !usable(result, [value], node)
      ? undefined
      : build.literal(result, node.dtype, node.shape)
  },
}

export const numbers: Theme = {
  name: 'numbers',
  doc: 'Folding of what is known.',
  rules: [foldNumbers, chooseNumbers, moveNumber, reduceNumber, foldTables],
}
