import type { Expr } from '../../expr/Expr.js'
import { sizeOf } from '../../expr/Shape.js'
import { broadcast } from '../../ops/broadcast.js'
import { contract } from '../../ops/contract.js'
import { reshape } from '../../ops/reshape.js'
import { transpose } from '../../ops/transpose.js'
import { headOf } from '../atoms.js'
import { literalOf } from '../literal.js'
import { axesUpTo, pick, sameNumbers, unaryOf } from '../parts.js'
import { atom, given } from '../plain.js'
import { type Build, ordinary, type RewriteRule, type Theme, unsigned } from '../Rule.js'
import { type Contraction, contraction, contractionOf, onEither, swapped } from './contraction.js'
import { constantAlong } from './reduceRule.js'
import { ofRepeated, ofRepeatedBatch } from './repeatedContraction.js'

const permuted = (letters: string, permutation: readonly number[]): string =>
  permutation.map((axis) => letters[axis] ?? '').join('')

// ---------------------------------------------------------------- transposes

const ofTranspose: RewriteRule = {
  name: 'contract-of-transpose',
  formula: 'contract (transpose a) b ⇒ contract a b',
  when: [],
  lowers: 'work',
  heads: ['contract'],
  domain: ordinary,
  examples: [
    () =>
      contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
        transpose.node({ permutation: [1, 0] }, [given('a', [3, 2])]),
        given('b', [3, 4]),
      ]),
    () =>
      contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
        given('a', [2, 3]),
        transpose.node({ permutation: [1, 0] }, [given('b', [4, 3])]),
      ]),
  ],
  rewrite: onEither((found, _, build, isSwapped) => {
    const moved = unaryOf(transpose, found.a)
    if (moved === undefined) return undefined
    const { permutation } = moved.attributes
    const left = permuted(
      found.left,
      permutation.map((_axis, i) => permutation.indexOf(i)),
    )
    const result = { ...found, left, a: moved.source }
    return contraction(isSwapped ? swapped(result) : result, build)
  }),
}

const transposed: RewriteRule = {
  name: 'transpose-of-contract',
  formula: 'transpose (contract a b) ⇒ contract a b',
  when: [],
  lowers: 'work',
  heads: ['transpose'],
  domain: ordinary,
  examples: [
    () =>
      transpose.node({ permutation: [1, 0] }, [
        contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [given('a', [2, 3]), given('b', [3, 4])]),
      ]),
  ],
  rewrite: (node, build) => {
    const outer = unaryOf(transpose, node)
    const inner = outer === undefined ? undefined : contractionOf(outer.source)
    if (outer === undefined || inner === undefined) return undefined
    return contraction({ ...inner, output: permuted(inner.output, outer.attributes.permutation) }, build)
  },
}

// ---------------------------------------------------------------- factors

const atMost = (a: Expr, b: Expr): boolean => sizeOf(a.shape) <= sizeOf(b.shape)

/** A factor of the left operand as a factor of the result; nothing where it does not fit there. */
const asFactor = (
  factor: Expr,
  { left, output }: Contraction,
  node: Expr,
  build: Build,
): Expr | undefined => {
  const gone = axesUpTo(left.length).filter((axis) => !output.includes(left[axis] ?? ''))
  const once = constantAlong(factor, gone, build)
  if (once === undefined) return undefined
  const literal = literalOf(once)
  if (literal !== undefined) return build.literal(literal, 'float', node.shape)
  const axes = axesUpTo(left.length)
    .filter((axis) => !gone.includes(axis))
    .map((axis) => output.indexOf(left[axis] ?? ''))
  const ordered = axes.every((axis, i) => i === 0 || axis > (axes[i - 1] ?? -1))
  return ordered ? build.node(broadcast.of({ shape: node.shape, axes }), [once]) : undefined
}

const factorOut: RewriteRule = {
  name: 'factor-out-of-contraction',
  formula: 'contract (a · c) b ⇒ contract a b · c, contract (a / c) b ⇒ contract a b / c',
  when: ['c is the same along the summed axes', 'the result has no more numbers than a'],
  lowers: 'work',
  heads: ['contract'],
  domain: ordinary,
  examples: [
    () =>
      contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
        atom('multiply', given('a', [2, 8]), broadcast.node({ shape: [2, 8], axes: [0] }, [given('c', [2])])),
        given('b', [8, 2]),
      ]),
    () =>
      contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
        given('b', [2, 8]),
        atom('divide', given('a', [8, 2]), broadcast.node({ shape: [8, 2], axes: [] }, [given('c', [])])),
      ]),
  ],
  rewrite: onEither((found, node, build, isSwapped) => {
    const { a } = found
    const name = headOf(a)
    const [x, y] = a.args
    if ((name !== 'multiply' && name !== 'divide') || x === undefined || y === undefined) return undefined
    if (!atMost(node, a)) return undefined
    const inner = (operand: Expr): Expr => {
      const part = { ...found, a: operand }
      return contraction(isSwapped ? swapped(part) : part, build)
    }
    const factor = asFactor(y, found, node, build)
    if (factor !== undefined) return build.atom(name, 'float', [inner(x), factor])
    const first = name === 'multiply' ? asFactor(x, found, node, build) : undefined
    return first === undefined ? undefined : build.atom(name, 'float', [inner(y), first])
  }),
}

const signOut: RewriteRule = {
  name: 'sign-out-of-contraction',
  formula: 'contract (−a) b ⇒ −contract a b',
  when: ['the result has no more numbers than a'],
  lowers: 'depth',
  heads: ['contract'],
  domain: unsigned,
  examples: [
    () =>
      contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [
        atom('negate', given('a', [2, 3])),
        given('b', [3, 2]),
      ]),
  ],
  rewrite: onEither((found, node, build, isSwapped) => {
    const [a] = found.a.args
    if (headOf(found.a) !== 'negate' || a === undefined || !atMost(node, found.a)) return undefined
    const part = { ...found, a }
    return build.atom('negate', 'float', [contraction(isSwapped ? swapped(part) : part, build)])
  }),
}

// ---------------------------------------------------------------- products

/** An operand with its axes where they stand in the output, repeated along the others. */
const spreadTo = (x: Expr, letters: string, output: string, node: Expr, build: Build): Expr => {
  const axes = axesUpTo(letters.length).filter((axis) => output.includes(letters[axis] ?? ''))
  const thin =
    axes.length === letters.length ? x : build.node(reshape.of({ shape: pick(x.shape, axes) }), [x])
  const places = axes.map((axis) => output.indexOf(letters[axis] ?? ''))
  const permutation = [...axesUpTo(places.length)].sort((i, j) => (places[i] ?? 0) - (places[j] ?? 0))
  const arranged = sameNumbers(permutation, axesUpTo(permutation.length))
    ? thin
    : build.node(transpose.of({ permutation }), [thin])
  const sorted = permutation.map((i) => places[i] ?? 0)
  return sorted.length === output.length
    ? arranged
    : build.node(broadcast.of({ shape: node.shape, axes: sorted }), [arranged])
}

const withoutSum: RewriteRule = {
  name: 'contract-without-sum',
  formula: 'contract a b ⇒ broadcast a · broadcast b',
  when: ['nothing is summed, or axes of size 1 only'],
  lowers: 'work',
  heads: ['contract'],
  domain: unsigned,
  examples: [
    () => contract.node({ left: 'a', right: 'b', output: 'ab' }, [given('a', [2]), given('b', [3])]),
    () => contract.node({ left: 'ab', right: 'bc', output: 'ac' }, [given('a', [3, 1]), given('b', [1, 4])]),
    () => contract.node({ left: '', right: 'ab', output: 'ab' }, [given('a', []), given('b', [2, 3])]),
  ],
  rewrite: (node, build) => {
    const found = contractionOf(node)
    if (found === undefined) return undefined
    const { left, right, output, a, b } = found
    if ([...left].some((letter, axis) => !output.includes(letter) && a.shape[axis] !== 1)) return undefined
    return build.atom('multiply', 'float', [
      spreadTo(a, left, output, node, build),
      spreadTo(b, right, output, node, build),
    ])
  },
}

export const contractions: Theme = {
  name: 'contractions',
  doc: 'Products of tensors over less.',
  rules: [ofTranspose, transposed, withoutSum, ofRepeated, ofRepeatedBatch, factorOut, signOut],
}
