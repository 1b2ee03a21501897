import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Step } from '../../step/Step.js'
import { declarationText } from '../ahead/declarationText.js'
import { type FirstValue, firstValues } from '../arena/firstValues.js'
import { prepare, targetFault } from '../arena/prepare.js'
import { bindForTarget, type CompileOptions } from '../compile.js'
import { describe } from '../describe.js'
import type { CompileError } from '../Target.js'
import { limits } from './limits.js'
import { type ModuleParts, moduleText } from './moduleText.js'
import { programTypes } from './programTypes.js'
import type { JavascriptOptions } from './Run.js'

/** How a step becomes a module. */
export interface JavascriptModuleOptions extends Omit<CompileOptions, 'target'>, JavascriptOptions {}

/** A step as files, and how large it is when it runs. */
export interface JavascriptModule {
  /** The text of an ES module. */
  readonly js: string
  /** Its declaration file. */
  readonly declarations: string
  readonly kernels: number
  /** The memory of one program. */
  readonly arenaBytes: number
}

/** More would not fit into one string. */
const mostBytes = 2 ** 28

/** The bytes that are written out one by one. */
const writtenBytes = (values: readonly FirstValue[]): number =>
  values.reduce((total, { words, fill }) => (fill === undefined ? total + 4 * words.length : total), 0)

const written = (parts: ModuleParts): E.Either<CompileError, JavascriptModule> => {
  const { plan, description } = parts
  const bytes = writtenBytes(parts.values)
  const size = { kernels: plan.kernels.length, arenaBytes: plan.bytes }
  return bytes > mostBytes
    ? E.left(
        targetFault('javascript', `the first state has ${bytes} bytes; a module holds at most ${mostBytes}`),
      )
    : E.right({
        js: moduleText(parts),
        declarations: declarationText(size, description, programTypes),
        ...size,
      })
}

/**
 * A step as the text of an ES module and of its types: for a page that forbids generated code, or a place where
 * nothing is installed. It runs as the `javascript` target does, to the same bits, and holds its first state.
 *
 * The module exports `createProgram(options?)`. A program has `run(inputs)`, which gives
 * `{ ok: true, outputs }` or `{ ok: false, error }` and never throws, `state()`, `load(state)` and a `description`.
 * The same step and options give the same text.
 *
 * @param step made by `trainingStep`, `evaluationStep`, `monteCarloStep` or `makeStep`
 * @param options sizes of named dimensions, seed, a state to start from, what NaN and infinities are
 *
 * @example
 * ```ts
 * import { getOrThrow, input, javascriptModule, makeStep, mul } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const { js, declarations } = getOrThrow(javascriptModule(step, { dims: { n: 3 } }))
 * js.includes('export const createProgram') // => true
 * declarations.includes('Value<readonly [3]>') // => true
 * ```
 */
export const javascriptModule = (
  step: Step,
  options: JavascriptModuleOptions = {},
): E.Either<CompileError, JavascriptModule> =>
  pipe(
    bindForTarget(step, options),
    E.chain((bound) =>
      pipe(
        prepare(bound, limits),
        E.chain((plan) =>
          written({
            plan,
            description: describe('javascript', bound),
            values: firstValues(plan, bound.initial),
            nonFinite: options.nonFinite ?? 'error',
          }),
        ),
      ),
    ),
  )
