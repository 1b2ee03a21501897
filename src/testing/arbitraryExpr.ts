import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../expr/Expr.js'
import { printExpr } from '../expr/print.js'
import { type Shape, sizeOf } from '../expr/Shape.js'
import { elementCount } from '../expr/Tensor.js'
import { add, mul } from '../math/arithmetic.js'
import { constantOf, input } from '../math/leaves.js'
import { sum } from '../math/reduction.js'
import { reshape } from '../math/shaping.js'
import { evaluator, type Point } from './evaluateAt.js'
import { type Float, randomFunctions } from './functions.js'
import type { GradientInput } from './GradientInput.js'
import { grow, type Instruction, type Pool } from './pool.js'

/** What random expressions are like. */
export interface ArbitraryExprOptions {
  /** Only functions whose derivatives are all continuous. Default false. */
  readonly smooth?: boolean
  /** The most functions that are applied. Default 8. */
  readonly maxFunctions?: number
  /** The largest number that may occur anywhere in the values. Default 30. */
  readonly maxValue?: number
}

/** A random expression with values for its inputs. */
export interface RandomExpr {
  /** A float scalar. */
  readonly expr: Expr<readonly [], 'float'>
  readonly inputs: readonly GradientInput[]
  /** The functions that it is made of, in order. */
  readonly functions: readonly string[]
  readonly toString: () => string
  readonly [fc.toStringMethod]: () => string
}

const maximumSize = 48
const maximumRank = 4

/** A sum with weights that differ, so that no symmetry (a softmax sums to 1) hides a derivative. */
const weightedSum = (x: Float): Expr<readonly [], 'float'> => {
  const size = sizeOf(x.shape)
  const weights = constantOf(
    [size],
    Array.from({ length: size }, (_, i) => (((i * 5) % 7) - 2.5) / 2),
  )
  return sum(mul(reshape(x, [size]), weights))
}

const isSmall = (shape: Shape): boolean => shape.length <= maximumRank && sizeOf(shape) <= maximumSize

const build = (
  inputs: readonly GradientInput[],
  instructions: readonly Instruction[],
  { smooth = false, maxValue = 30 }: ArbitraryExprOptions,
): RandomExpr => {
  const point: Point = new Map(inputs.map(({ name, values }) => [name, Float64Array.from(values)] as const))
  const bounded = (x: Float): boolean => {
    const found = evaluator({ x })(point)
    return E.isRight(found) && (found.right.x ?? []).every((value) => Math.abs(value) <= maxValue)
  }
  const leaves: readonly Float[] = inputs.map(({ name, shape }) => input(name, shape))
  const functions = smooth ? randomFunctions.filter((f) => f.smooth) : randomFunctions
  const step = grow(functions, (x) => isSmall(x.shape) && bounded(x))
  const pool = instructions.reduce<Pool>(step, { values: leaves, unused: leaves, functions: [] })
  const [first, ...rest] = pool.unused.map(weightedSum)
  const expr = rest.reduce((a, b) => add(a, b), first ?? weightedSum(input('x', [])))
  const text = (): string =>
    `${pool.functions.join(', ')}\n${printExpr(expr)}\n${inputs.map((given) => JSON.stringify(given)).join('\n')}`
  return { expr, inputs, functions: pool.functions, toString: text, [fc.toStringMethod]: text }
}

/** Numbers that differ from each other and from 0, so that a kink lies nowhere near. */
const generic = (drawn: number, position: number): number =>
  drawn / 20 + 0.01 + 0.035 * ((position * 0.6180339887498949) % 1)

const arbitraryInput = (k: number): fc.Arbitrary<GradientInput> =>
  fc
    .array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 })
    .chain((shape) => {
      const size = elementCount(shape)
      return fc.tuple(
        fc.constant(shape),
        fc.array(fc.integer({ min: -30, max: 30 }), { minLength: size, maxLength: size }),
      )
    })
    .map(([shape, drawn]) => ({
      name: `x${k}`,
      shape,
      values: drawn.map((n, i) => generic(n, i + 27 * k)),
    }))

const instruction: fc.Arbitrary<Instruction> = fc.record({
  function: fc.nat({ max: 10_000 }),
  choice: fc.nat({ max: 11 }),
  args: fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 30 })),
})

/**
 * Random well-typed float expressions over one to three small inputs, with values for these: elementwise functions,
 * arithmetic with broadcasting, reductions, matrix products, softmax, `where`, and functions that move numbers.
 *
 * An expression is drawn as a list of functions that are applied to a growing pool of values, so that a failing one
 * shrinks by leaving functions out. Values stay finite and small. On failure the expression is printed node by node.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { arbitraryExpr, checkGradients } from 'regula/testing'
 * const drawn = fc.sample(arbitraryExpr({ smooth: true }), { numRuns: 5, seed: 1 })
 * drawn.every(({ expr, inputs }) => checkGradients(expr, inputs)._tag === 'Right') // => true
 * ```
 */
export const arbitraryExpr = (options: ArbitraryExprOptions = {}): fc.Arbitrary<RandomExpr> =>
  fc
    .tuple(
      fc.tuple(arbitraryInput(0), fc.option(arbitraryInput(1)), fc.option(arbitraryInput(2))),
      fc.array(instruction, { maxLength: options.maxFunctions ?? 8, size: 'max' }),
    )
    .map(([inputs, instructions]) =>
      build(
        inputs.flatMap((given) => (given === null ? [] : [given])),
        instructions,
        options,
      ),
    )
