import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Expr, isExpr } from '../../expr/Expr.js'
import { type Tensor, tensor } from '../../expr/Tensor.js'
import { makeStep } from '../../step/Step.js'
import { bindForTarget, type CompileOptions } from '../compile.js'
import { decodeValues } from '../decodeInput.js'
import type { CompileError, Inputs, RunError } from '../Target.js'
import { execute, orderOf, oversized } from './execute.js'
import { maximumElements } from './interpreter.js'

/** How an expression is evaluated. */
export interface EvaluateOptions extends Omit<CompileOptions, 'target'> {
  /** Values for the inputs. */
  readonly inputs?: Inputs
  /** Default float64. */
  readonly precision?: 'float64' | 'float32'
}

type Exprs = Readonly<Record<string, Expr>>

/**
 * The value of an expression, or of several by name, computed by the interpreter. NaN and infinities are values
 * here, and parameters have their initial values unless a state is given.
 *
 * @param x an expression, or a record of them
 * @param options values for inputs, sizes, seed, state, precision
 * @returns the values, or all that is wrong
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, mul, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(mul(constant([1, 2, 3]), 2)))) // => [2, 4, 6]
 * ```
 */
export function evaluate(x: Expr, options?: EvaluateOptions): E.Either<CompileError | RunError, Tensor>
export function evaluate<O extends Exprs>(
  x: O,
  options?: EvaluateOptions,
): E.Either<CompileError | RunError, { readonly [K in keyof O]: Tensor }>
export function evaluate(
  x: Expr | Exprs,
  options: EvaluateOptions = {},
): E.Either<CompileError | RunError, Tensor | Readonly<Record<string, Tensor>>> {
  const values = evaluateAll(isExpr(x) ? { value: x } : x, options)
  return pipe(
    values,
    E.map((all) => (isExpr(x) ? (all.value ?? tensor('float', [0], new Float64Array(0))) : all)),
  )
}

const evaluateAll = (
  exprs: Exprs,
  { inputs = {}, precision = 'float64', ...options }: EvaluateOptions,
): E.Either<CompileError | RunError, Readonly<Record<string, Tensor>>> => {
  const bound = bindForTarget(makeStep({ outputs: exprs }), options)
  if (E.isLeft(bound)) return bound
  const { step, initial } = bound.right
  const tooLarge = oversized(step.outputs, maximumElements)
  if (tooLarge.length > 0) return E.left({ _tag: 'CompileError', diagnostics: tooLarge })
  const ports = Object.values(step.inputs).map(({ name, dtype, shape }) => ({
    name,
    dtype,
    shape: shape.map(Number),
  }))
  const decoded = decodeValues('input', ports, inputs, { finite: false, exact: true })
  if (E.isLeft(decoded)) return E.left({ _tag: 'BadInput', problems: decoded.left })
  const state = new Map(
    Object.entries(initial).map(([name, { data }]) => [name, Float64Array.from(data)] as const),
  )
  const round = precision === 'float32' ? Math.fround : undefined
  return pipe(
    execute(orderOf(step.outputs), { inputs: decoded.right, state }, round, false),
    E.map((values) =>
      Object.fromEntries(
        Object.entries(step.outputs).map(([name, x]) => {
          const value = values.get(x) ?? { dtype: x.dtype, shape: [], data: new Float64Array(0) }
          return [name, tensor(value.dtype, value.shape, value.data.slice())]
        }),
      ),
    ),
  )
}
