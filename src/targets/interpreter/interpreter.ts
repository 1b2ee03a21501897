import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Expr, Operand } from '../../expr/Expr.js'
import { type Tensor, tensor } from '../../expr/Tensor.js'
import { rootsOf } from '../../step/Step.js'
import { decodeValues } from '../decodeInput.js'
import { describe } from '../describe.js'
import type { BadInput, BoundStep, Inputs, Program, RunError, State, Target } from '../Target.js'
import { culprit, firstBad } from './culprit.js'
import { execute, type Order, orderOf, oversized } from './execute.js'

/** How the interpreter computes. */
export interface InterpreterOptions {
  /** `float64` (default), or every operation rounded to `float32`, to see what single precision does. */
  readonly precision?: 'float64' | 'float32'
  /** Whether a NaN or an infinity in an output or in the next state is an error. Default `error`. */
  readonly nonFinite?: 'error' | 'allow'
}

/** The largest tensor that the interpreter holds, in numbers: 1 GiB of float64. */
export const maximumElements = 2 ** 27

const badInput = (problems: readonly string[]): BadInput => ({ _tag: 'BadInput', problems })

const toTensor = ({ dtype, shape, data }: Operand): Tensor => tensor(dtype, shape, data.slice())

/** One run: the values of outputs and of the next state, from the inputs and the state. */
const runOnce = (
  order: Order,
  feed: Parameters<typeof execute>[1],
  { precision = 'float64', nonFinite = 'error' }: InterpreterOptions,
): E.Either<RunError, ReadonlyMap<Expr, Operand>> => {
  const round = precision === 'float32' ? Math.fround : undefined
  const values = execute(order, feed, round, false)
  if (E.isLeft(values) || nonFinite === 'allow') return values
  const bad = Object.values(order.roots).find(
    (root) => firstBad(values.right.get(root)?.data ?? new Float64Array(0)) >= 0,
  )
  if (bad === undefined) return values
  const all = execute(order, feed, round, true)
  return E.isLeft(all) ? all : E.left(culprit(order, all.right, bad))
}

const makeProgram = (bound: BoundStep, options: InterpreterOptions): Program => {
  const description = describe('interpreter', bound)
  const finite = options.nonFinite !== 'allow'
  const roots = rootsOf(bound.step)
  const order = orderOf(roots)
  let state: ReadonlyMap<string, Float64Array> = new Map(
    Object.entries(bound.initial).map(([name, { data }]) => [name, Float64Array.from(data)] as const),
  )
  const run = (inputs: Inputs): E.Either<RunError, Readonly<Record<string, Tensor>>> => {
    const decoded = decodeValues('input', description.inputs, inputs, { finite, exact: true })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const values = runOnce(order, { inputs: decoded.right, state }, options)
    if (E.isLeft(values)) return values
    const resultOf = (x: Expr): Operand =>
      values.right.get(x) ?? { dtype: x.dtype, shape: [], data: new Float64Array(0) }
    state = new Map(
      Object.entries(bound.step.state).map(([name, { next }]) => [name, resultOf(next).data] as const),
    )
    return E.right(
      Object.fromEntries(
        Object.entries(bound.step.outputs).map(([name, x]) => [name, toTensor(resultOf(x))]),
      ),
    )
  }
  const snapshot = (): State =>
    Object.fromEntries(
      description.state.map(({ name, dtype, shape }) => [
        name,
        tensor(dtype, shape, (state.get(name) ?? new Float64Array(0)).slice()),
      ]),
    )
  return {
    description,
    backend: { name: 'interpreter', passedOver: [] },
    run: (inputs) => TE.fromIOEither(() => run(inputs)),
    state: () => TE.fromIO(snapshot),
    load: (given) =>
      TE.fromIOEither(() => {
        const decoded = decodeValues('state', description.state, given, { finite, exact: false })
        if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
        state = decoded.right
        return E.right(undefined)
      }),
  }
}

/**
 * The oracle: evaluates a step node by node in float64, as plainly as can be read. Slow, and correct for every
 * operation. A tensor of more than 2²⁷ numbers is refused when the step is compiled.
 *
 * @example
 * ```ts
 * import { compile, constant, div, getOrThrow, interpreter, makeStep } from 'regula'
 * const step = makeStep({ outputs: { third: div(constant(1), 3) } })
 * const program = getOrThrow(await compile(step, { target: interpreter({ precision: 'float32' }) })())
 * getOrThrow(await program.run({})()).third.data // => [Math.fround(1 / 3)]
 * ```
 */
export const interpreter = (options: InterpreterOptions = {}): Target => ({
  name: 'interpreter',
  compile: (bound) => {
    const tooLarge = oversized(rootsOf(bound.step), maximumElements)
    return tooLarge.length > 0
      ? TE.left({ _tag: 'CompileError', diagnostics: tooLarge })
      : TE.fromIO(() => makeProgram(bound, options))
  },
})
