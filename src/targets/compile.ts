import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { type Diagnostic, diagnose } from '../expr/diagnose.js'
import { type Dims, isDim, sizeOf } from '../expr/Shape.js'
import { keyFromSeed } from '../random/key.js'
import { bindStep, openDims } from '../step/bind.js'
import { initialState } from '../step/initialize.js'
import { rootsOf, type Step } from '../step/Step.js'
import { compileError } from './compileError.js'
import { decodeValues } from './decodeInput.js'
import type { BoundStep, CompileError, Program, State, Target } from './Target.js'
import { wasm } from './wasm/wasm.js'

/** How a step becomes a program. */
export interface CompileOptions {
  /** Default `wasm()`. */
  readonly target?: Target
  /** Sizes of the named dimensions. */
  readonly dims?: Dims
  /** Where all random numbers come from: initial parameters and masks. A whole number from 0. Default 0. */
  readonly seed?: number
  /** A state to start from instead of the initial one. */
  readonly state?: State
}

const fault = (message: string): Diagnostic => ({
  op: 'compile',
  message,
  operands: [],
  path: 'options',
  source: undefined,
})

/** 2 GiB of float64: more state is refused before anything is allocated. */
const maximumState = 2 ** 28

const optionFaults = (step: Step, { dims = {}, seed = 0 }: CompileOptions): readonly Diagnostic[] => {
  const open = openDims(step)
  return [
    ...open
      .filter((name) => !Object.hasOwn(dims, name))
      .map((name) => fault(`the dimension '${name}' has no size: give dims: { ${name}: … }`)),
    ...Object.entries(dims).flatMap(([name, size]) =>
      !(typeof size === 'number' && isDim(size) && size > 0)
        ? [fault(`the dimension '${name}' is ${size}; a size is a whole number from 1`)]
        : open.includes(name)
          ? []
          : [fault(`there is no dimension '${name}'; the step has ${open.join(', ') || 'none'}`)],
    ),
    ...(Number.isSafeInteger(seed) && seed >= 0
      ? []
      : [fault(`the seed is ${seed}; a seed is a whole number from 0`)]),
  ]
}

const sizeFaults = (step: Step): readonly Diagnostic[] => {
  const numbers = Object.values(step.state).reduce(
    (total, { definition }) => total + sizeOf(definition.shape),
    0,
  )
  return numbers > maximumState
    ? [fault(`the state has ${numbers} numbers; at most ${maximumState} are possible`)]
    : []
}

const initialFaults = (step: Step): readonly Diagnostic[] =>
  Object.entries(step.state).flatMap(([name, { definition }]) => {
    const { initializer, shape } = definition
    const given =
      initializer.kind === 'values'
        ? initializer.value.data.length
        : initializer.kind === 'key'
          ? 2
          : sizeOf(shape)
    return given === sizeOf(shape)
      ? []
      : [fault(`'${name}' has ${given} initial values for the shape [${shape.join(', ')}]`)]
  })

/** The first state, with what was given put in its place. */
const startOf = (step: Step, { seed = 0, state }: CompileOptions): E.Either<readonly Diagnostic[], State> => {
  const initial = initialState(step, keyFromSeed(seed))
  if (state === undefined) return E.right(initial)
  const ports = Object.entries(initial).map(([name, { dtype, shape }]) => ({ name, dtype, shape }))
  const decoded = decodeValues('state', ports, state, { finite: true, exact: false })
  if (E.isLeft(decoded)) return E.left(decoded.left.map(fault))
  return E.right(
    Object.fromEntries(
      ports.map(({ name, dtype, shape }) => [
        name,
        { dtype, shape, data: decoded.right.get(name) ?? new Float64Array(0) },
      ]),
    ),
  )
}

/** Checks a step and gives every dimension its size. */
export const bindForTarget = (step: Step, options: CompileOptions): E.Either<CompileError, BoundStep> => {
  const faults = [...diagnose(rootsOf(step)), ...optionFaults(step, options)]
  if (faults.length > 0) return E.left(compileError(faults))
  const bound = bindStep(step, options.dims ?? {})
  const late = [...diagnose(rootsOf(bound)), ...sizeFaults(bound), ...initialFaults(bound)]
  if (late.length > 0) return E.left(compileError(late))
  return pipe(
    startOf(bound, options),
    E.bimap(compileError, (initial) => ({ step: bound, initial })),
  )
}

/**
 * Turns a step into a program that runs. All that is wrong with the step or the options comes back at once, each
 * fault with the operation, the operand shapes, the path from the root and the user's source line.
 *
 * @param step made by `trainingStep`, `evaluationStep`, `monteCarloStep` or `makeStep`
 * @param options target, sizes of named dimensions, seed, a state to start from
 * @returns a TaskEither: call it for a promise of an Either
 *
 * @example
 * ```ts
 * import { compile, getOrThrow, input, makeStep, mul } from 'regula'
 * const step = makeStep({ outputs: { y: mul(input('x', ['n']), 2) } })
 * const program = getOrThrow(await compile(step, { dims: { n: 3 } })())
 * getOrThrow(await program.run({ x: [1, 2, 3] })()).y.data // => [2, 4, 6]
 * ```
 */
export function compile<O extends Readonly<Record<string, unknown>>>(
  step: Step & { readonly outputs: O },
  options?: CompileOptions,
): TE.TaskEither<CompileError, Program<keyof O & string>>
export function compile(step: Step, options: CompileOptions = {}): TE.TaskEither<CompileError, Program> {
  const target = options.target ?? wasm()
  return pipe(TE.fromEither(bindForTarget(step, options)), TE.chain(target.compile))
}
