import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  constant,
  constantOf,
  type Expr,
  einsum,
  evaluate,
  gradient,
  input,
  matmul,
  type Shape,
  square,
  sum,
} from 'regula'
import { describe, expect, it } from 'vitest'
import { nested } from './values.js'

type Float = Expr<Shape, 'float'>
const a = constant([
  [1, 2, 3],
  [4, 5, 6],
])
const b = constant([
  [1, 0],
  [0, 1],
  [1, 1],
])
const v = constant([1, 2, 3])

const tensor = (...shape: readonly number[]): Float =>
  constantOf(
    shape,
    Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => ((i * 7) % 11) - 5),
  )

describe('matmul', () => {
  it('of matrices and vectors', () => {
    expect(nested(matmul(a, b))).toEqual([
      [4, 5],
      [10, 11],
    ])
    expect(nested(matmul(a, v))).toEqual([14, 32])
    expect(nested(matmul(v, b))).toEqual([4, 5])
    expect(nested(matmul(v, v))).toBe(14)
  })

  it('of batches, which broadcast', () => {
    const left = constant([[[1, 2]], [[3, 4]]])
    const right = constant([[[1], [1]]])
    expect(nested(matmul(left, right))).toEqual([[[3]], [[7]]])
    expect(nested(matmul(left, constant([[1], [1]])))).toEqual([[[3]], [[7]]])
    expect(nested(matmul(left, constant([1, 1])))).toEqual([[3], [7]])
    expect(nested(matmul(constant([1]), left))).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(matmul(input('p', ['n', 2, 3]), input('q', [3, 4])).shape).toEqual(['n', 2, 4])
  })

  it('over and around empty axes', () => {
    expect(nested(matmul(constantOf([2, 0], []), constantOf([0, 2], [])))).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(nested(matmul(constantOf([0, 2], []), constantOf([2, 1], [1, 1])))).toEqual([])
  })

  it('NaN and infinities go through, also against zeros', () => {
    const bad = constant([[Number.NaN, 0]])
    expect(nested(matmul(bad, constant([[0], [1]])))).toEqual([[Number.NaN]])
    expect(nested(matmul(constant([[Number.POSITIVE_INFINITY, 1]]), constant([[0], [1]])))).toEqual([
      [Number.NaN],
    ])
  })
})

describe('einsum', () => {
  it('of one operand: sums, diagonals, transposes', () => {
    const square_ = constant([
      [1, 2],
      [3, 4],
    ])
    expect(nested(einsum('ij->ji', a))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
    expect(nested(einsum('ij->', a))).toBe(21)
    expect(nested(einsum('ij->j', a))).toEqual([5, 7, 9])
    expect(nested(einsum('ii->i', square_))).toEqual([1, 4])
    expect(nested(einsum('ii->', square_))).toBe(5)
    expect(nested(einsum('iii->i', constantOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])))).toEqual([1, 8])
    expect(nested(einsum('iji->j', constantOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])))).toEqual([7, 11])
    expect(nested(einsum('->', constant(3)))).toBe(3)
    expect(nested(einsum(' i j -> j i ', a))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
  })

  it('that changes nothing is the operand itself, so that derivatives by it arrive', () => {
    expect(nested(gradient(sum(square(einsum('i->i', v))), v))).toEqual([2, 4, 6])
    expect(einsum('i->i', v)).toBe(v)
  })

  it('of two and three operands', () => {
    expect(nested(einsum('ij,jk->ik', a, b))).toEqual([
      [4, 5],
      [10, 11],
    ])
    expect(nested(einsum('ij,jk->ki', a, b))).toEqual([
      [4, 10],
      [5, 11],
    ])
    expect(nested(einsum('i,j->ij', constant([1, 2]), v))).toEqual([
      [1, 2, 3],
      [2, 4, 6],
    ])
    expect(nested(einsum('i,i->i', v, v))).toEqual([1, 4, 9])
    expect(nested(einsum('i,i->', v, v))).toBe(14)
    expect(nested(einsum('ij,k->', a, v))).toBe(126)
    expect(nested(einsum(',i->i', constant(2), v))).toEqual([2, 4, 6])
    expect(nested(einsum(',->', constant(2), constant(5)))).toBe(10)
    expect(nested(einsum('ij,jk,k->i', a, b, constant([1, 10])))).toEqual([54, 120])
    expect(nested(einsum('i,ij,j->', constant([1, 1]), a, v))).toBe(46)
    expect(nested(einsum('i,i,i->i', v, v, v))).toEqual([1, 8, 27])
    expect(
      nested(
        einsum(
          'ii,i->i',
          constant([
            [1, 2],
            [3, 4],
          ]),
          constant([10, 100]),
        ),
      ),
    ).toEqual([10, 400])
  })

  it('agrees with loops', () => {
    const sizes: Readonly<Record<string, number>> = { a: 2, b: 3, c: 2, d: 1 }
    const term = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }).map((l) => l.join(''))
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 3 }), fc.nat(), (terms, pick) => {
        const letters = [...new Set(terms.join(''))]
        const output = letters.filter((_, i) => (pick >> i) % 2 === 1)
        if (pick % 3 === 0) output.reverse()
        const operands = terms.map((names) => tensor(...[...names].map((n) => sizes[n] ?? 1)))
        const data = operands.map((x) => {
          const value = evaluate(x)
          return E.isRight(value) ? value.right.data : new Float64Array(0)
        })
        const count = (names: readonly string[]): number =>
          names.reduce((n, name) => n * (sizes[name] ?? 1), 1)
        const place = (names: readonly string[], at: ReadonlyMap<string, number>): number =>
          names.reduce((n, name) => n * (sizes[name] ?? 1) + (at.get(name) ?? 0), 0)
        const expected = new Array<number>(count(output)).fill(0)
        for (let i = 0; i < count(letters); i += 1) {
          let rest = i
          const at = new Map<string, number>()
          for (const name of letters) {
            at.set(name, rest % (sizes[name] ?? 1))
            rest = Math.floor(rest / (sizes[name] ?? 1))
          }
          const product = terms.reduce((p, names, k) => p * (data[k]?.[place([...names], at)] ?? 0), 1)
          const spot = place(output, at)
          expected[spot] = (expected[spot] ?? 0) + product
        }
        const actual = evaluate(
          einsum<string, readonly Float[]>(`${terms.join(',')}->${output.join('')}`, ...operands),
        )
        expect(E.isRight(actual) ? Array.from(actual.right.data, (n) => n + 0) : actual).toEqual(
          expected.map((n) => n + 0),
        )
      }),
      { numRuns: 300 },
    )
  })
})
