import type { Expr } from '../../expr/Expr.js'
import { sameShape, sizeOf } from '../../expr/Shape.js'
import { broadcast } from '../../ops/broadcast.js'
import { contract } from '../../ops/contract.js'
import { pad } from '../../ops/pad.js'
import { reduce, without } from '../../ops/reduce.js'
import { reshape } from '../../ops/reshape.js'
import { transpose } from '../../ops/transpose.js'
import { headOf } from '../atoms.js'
import { isRepeatedAlong, placesIn } from '../axes.js'
import { canonicalLetters } from '../letters.js'
import { attributesOf, axesUpTo, pick, sameNumbers, unaryOf } from '../parts.js'
import { atom, given, repeated } from '../plain.js'
import { ordinary, type Theme } from '../Rule.js'
import { restrict } from './pulling.js'
import { constantAlong, kept, reduceRule } from './reduceRule.js'

const sum = (x: Expr, axes: readonly number[]): Expr => reduce.node({ kind: 'sum', axes }, [x])

// ---------------------------------------------------------------- movers

const nothing = reduceRule({
  name: 'reduce-over-nothing',
  formula: 'Σ x ⇒ x',
  when: 'there is no axis',
  examples: [() => sum(given('x', [3]), [])],
  rewrite: ({ source, axes }) => (axes.length === 0 ? source : undefined),
})

const units = reduceRule({
  name: 'reduce-over-units',
  formula: 'Σ x ⇒ reshape x',
  when: 'the axes have size 1',
  examples: [
    () => sum(given('x', [3, 1]), [1]),
    () => reduce.node({ kind: 'max', axes: [0] }, [given('x', [1, 3])]),
  ],
  rewrite: ({ node, source, axes }, build) =>
    pick(source.shape, axes).every((dim) => dim === 1)
      ? build.node(reshape.of({ shape: node.shape }), [source])
      : undefined,
})

const twice = reduceRule({
  name: 'reduce-of-reduce',
  formula: 'Σ (Σ x) ⇒ Σ x',
  when: 'both are sums, or largest or smallest elements',
  domain: ordinary,
  examples: [
    () => sum(sum(given('x', [2, 3, 4]), [1]), [1]),
    () =>
      reduce.node({ kind: 'max', axes: [0] }, [
        reduce.node({ kind: 'max', axes: [1] }, [given('x', [2, 3])]),
      ]),
  ],
  rewrite: ({ source, kind, axes }, build) => {
    const inner = unaryOf(reduce, source)
    if (inner === undefined || inner.attributes.kind !== kind) return undefined
    const left = kept(inner.source, inner.attributes.axes)
    const all = [...inner.attributes.axes, ...pick(left, axes).map(Number)].sort((a, b) => a - b)
    return build.node(reduce.of({ kind, axes: all }), [inner.source])
  },
})

const ofTranspose = reduceRule({
  name: 'reduce-of-transpose',
  formula: 'Σ (transpose x) ⇒ transpose (Σ x)',
  domain: ordinary,
  examples: [
    () => sum(transpose.node({ permutation: [1, 0] }, [given('x', [2, 3])]), [0]),
    () => sum(transpose.node({ permutation: [2, 1, 0] }, [given('x', [2, 3, 4])]), [0]),
  ],
  rewrite: ({ source, kind, axes }, build) => {
    const inner = unaryOf(transpose, source)
    if (inner === undefined) return undefined
    const { permutation } = inner.attributes
    const reduced = axes.map((axis) => permutation[axis] ?? axis)
    const remaining = kept(source, axes).map((axis) => permutation[axis] ?? axis)
    const left = kept(inner.source, reduced)
    const result = build.node(reduce.of({ kind, axes: [...reduced].sort((a, b) => a - b) }), [inner.source])
    const order = remaining.map((axis) => left.indexOf(axis))
    return sameNumbers(order, axesUpTo(order.length))
      ? result
      : build.node(transpose.of({ permutation: order }), [result])
  },
})

const ofReshape = reduceRule({
  name: 'reduce-of-reshape',
  formula: 'Σ (reshape x) ⇒ reshape (Σ x)',
  when: 'the reshape only adds axes of size 1, or all axes are reduced',
  lowers: 'nodes',
  domain: ordinary,
  examples: [
    () => sum(reshape.node({ shape: [6] }, [given('x', [2, 3])]), [0]),
    () => sum(reshape.node({ shape: [2, 1, 3] }, [given('x', [2, 3])]), [1, 2]),
  ],
  rewrite: ({ node, source, kind, axes }, build) => {
    const inner = unaryOf(reshape, source)
    if (inner === undefined) return undefined
    const places =
      axes.length === source.shape.length ? undefined : placesIn(inner.source.shape, source.shape)
    if (places === undefined && axes.length < source.shape.length) return undefined
    const reduced = axesUpTo(inner.source.shape.length).filter(
      (axis) => places === undefined || axes.includes(places[axis] ?? 0),
    )
    const result = build.node(reduce.of({ kind, axes: reduced }), [inner.source])
    return sameShape(result.shape, node.shape)
      ? result
      : build.node(reshape.of({ shape: node.shape }), [result])
  },
})

// ---------------------------------------------------------------- what repeats

const ofBroadcast = reduceRule({
  name: 'reduce-of-broadcast',
  formula: 'Σ (broadcast x) ⇒ n · Σ x, max (broadcast x) ⇒ max x',
  when: 'x is repeated n times along reduced axes',
  domain: ordinary,
  examples: [
    () => sum(broadcast.node({ shape: [4, 3], axes: [1] }, [given('x', [3])]), [0]),
    () => sum(broadcast.node({ shape: [4, 3], axes: [1] }, [given('x', [3])]), [0, 1]),
    () =>
      reduce.node({ kind: 'max', axes: [0] }, [
        broadcast.node({ shape: [4, 3], axes: [1] }, [given('x', [3])]),
      ]),
  ],
  rewrite: ({ source, kind, axes }, build) => {
    if (source.op.name !== 'broadcast') return undefined
    const repeating = axes.filter((axis) => isRepeatedAlong(source, axis))
    const count = sizeOf(pick(source.shape, repeating))
    if (!(count > 1)) return undefined
    const left = kept(source, repeating)
    const once = restrict(source, left, build)
    if (once === undefined) return undefined
    const others = axes.filter((axis) => !repeating.includes(axis)).map((axis) => left.indexOf(axis))
    const reduced = others.length === 0 ? once : build.node(reduce.of({ kind, axes: others }), [once])
    return kind === 'sum'
      ? build.atom('multiply', source.dtype, [reduced, build.literal(count, source.dtype, reduced.shape)])
      : reduced
  },
})

const negated = reduceRule({
  name: 'sum-of-negated',
  formula: 'Σ −x ⇒ −Σ x',
  examples: [() => sum(atom('negate', given('x', [2, 3])), [1])],
  rewrite: ({ source, kind, axes }, build) => {
    const [x] = source.args
    if (kind !== 'sum' || headOf(source) !== 'negate' || x === undefined) return undefined
    return build.atom('negate', source.dtype, [build.node(reduce.of({ kind, axes }), [x])])
  },
})

const products = ['multiply', 'multiplyNoNan', 'divide'] as const

const scaled = reduceRule({
  name: 'factor-out-of-sum',
  formula: 'Σ x · c ⇒ (Σ x) · c, Σ x / c ⇒ (Σ x) / c',
  when: 'c is the same along the summed axes',
  domain: ordinary,
  examples: [
    () => sum(atom('multiply', given('x', [2, 3]), repeated(0.3, [2, 3])), [1]),
    ...products.map(
      (name) => () =>
        sum(
          atom(name, given('x', [2, 3]), broadcast.node({ shape: [2, 3], axes: [0] }, [given('c', [2])])),
          [1],
        ),
    ),
    () =>
      sum(
        atom('multiply', broadcast.node({ shape: [2, 3], axes: [] }, [given('c', [])]), given('x', [2, 3])),
        [0],
      ),
  ],
  rewrite: ({ node, source, kind, axes }, build) => {
    const name = products.find((product) => product === headOf(source))
    const [x, y] = source.args
    if (kind !== 'sum' || name === undefined || x === undefined || y === undefined) return undefined
    if (source.dtype !== 'float' || pick(source.shape, axes).every((dim) => dim === 1)) return undefined
    const total = (terms: Expr): Expr => build.node(reduce.of({ kind, axes }), [terms])
    const factor = constantAlong(y, axes, build)
    if (factor !== undefined) return build.atom(name, node.dtype, [total(x), factor])
    const first = name === 'multiply' ? constantAlong(x, axes, build) : undefined
    return first === undefined ? undefined : build.atom(name, node.dtype, [total(y), first])
  },
})

// ---------------------------------------------------------------- zeros, products

const ofPad = reduceRule({
  name: 'sum-of-pad',
  formula: 'Σ (pad x) ⇒ Σ x',
  when: 'only summed axes are padded',
  domain: ordinary,
  examples: [
    () => sum(pad.node({ ranges: [undefined, { low: 1, high: 2, interior: 0 }] }, [given('x', [2, 3])]), [1]),
  ],
  rewrite: ({ source, kind, axes }, build) => {
    const inner = unaryOf(pad, source)
    if (kind !== 'sum' || inner === undefined) return undefined
    return sameShape(without(inner.source.shape, axes), without(source.shape, axes))
      ? build.node(reduce.of({ kind, axes }), [inner.source])
      : undefined
  },
})

const ofContraction = reduceRule({
  name: 'sum-of-contraction',
  formula: 'Σᵢ Σₖ aᵢₖ bₖⱼ ⇒ Σₖ (Σᵢ aᵢₖ) bₖⱼ',
  domain: ordinary,
  examples: [
    () =>
      sum(
        contract.node({ left: 'ik', right: 'kj', output: 'ij' }, [given('a', [2, 3]), given('b', [3, 4])]),
        [0],
      ),
    () =>
      sum(
        contract.node({ left: 'bi', right: 'bi', output: 'bi' }, [given('a', [2, 3]), given('b', [2, 3])]),
        [1],
      ),
  ],
  rewrite: ({ source, kind, axes }, build) => {
    const letters = attributesOf(contract, source)
    const [a, b] = source.args
    if (kind !== 'sum' || letters === undefined || a === undefined || b === undefined) return undefined
    const { left, right, output } = letters
    const summed = axes.map((axis) => output[axis] ?? '')
    const stays = (letter: string): boolean => !summed.includes(letter)
    const onlyIn = (names: string, others: string): readonly number[] =>
      summed.flatMap((letter) =>
        names.includes(letter) && !others.includes(letter) ? [names.indexOf(letter)] : [],
      )
    const part = (x: Expr, names: string, others: string): { readonly x: Expr; readonly names: string } => {
      const gone = onlyIn(names, others)
      if (gone.length === 0) return { x, names }
      const total = build.node(reduce.of({ kind, axes: [...gone].sort((p, q) => p - q) }), [x])
      return { x: total, names: [...names].filter((_, axis) => !gone.includes(axis)).join('') }
    }
    const [p, q] = [part(a, left, right), part(b, right, left)]
    const attributes = { left: p.names, right: q.names, output: [...output].filter(stays).join('') }
    return build.node(contract.of(canonicalLetters(attributes)), [p.x, q.x])
  },
})

export const reductions: Theme = {
  name: 'reductions',
  doc: 'Sums and extremes over less, or over nothing.',
  rules: [nothing, units, twice, ofTranspose, ofReshape, ofBroadcast, negated, scaled, ofPad, ofContraction],
}
