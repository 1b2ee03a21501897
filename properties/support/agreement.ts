/* Whether what two programs give is the same, within what single precision can tell. */
import * as E from 'fp-ts/lib/Either.js'
import {
  compile,
  type Inputs,
  type InterpreterOptions,
  interpreter,
  type RunError,
  type State,
  type Step,
  type Target,
  type Tensor,
} from 'regula'

/** One step with what is fed to it, run by run. */
export interface Trial {
  readonly name: string
  readonly step: Step
  readonly feeds: readonly Inputs[]
  readonly dims?: Readonly<Record<string, number>>
}

export type Tensors = Readonly<Record<string, Tensor>>

/** What one run gave: its outputs and the state after it, or what went wrong. */
export type Outcome = E.Either<RunError, { readonly outputs: Tensors; readonly state: State }>

const programOf = async ({ step, dims = {} }: Trial, target: Target) => {
  const program = await compile(step, { target, dims })()
  if (E.isLeft(program)) throw new Error(program.left.diagnostics.map(({ message }) => message).join('\n'))
  return program.right
}

/** Runs a program along its feeds; every run starts from the given state, if there is one. */
export const outcomes = async (
  trial: Trial,
  target: Target,
  starts: readonly (State | undefined)[] = [],
): Promise<readonly Outcome[]> => {
  const program = await programOf(trial, target)
  const found: Outcome[] = []
  for (const [i, feed] of trial.feeds.entries()) {
    const start = starts[i]
    if (start !== undefined) await program.load(start)()
    const outputs = await program.run(feed)()
    const state = await program.state()()
    if (E.isLeft(state)) throw new Error('the state cannot be read')
    found.push(E.isLeft(outputs) ? outputs : E.right({ outputs: outputs.right, state: state.right }))
  }
  return found
}

/** The state before each run, from what the runs gave; a run that failed changes nothing. */
export const startsOf = (found: readonly Outcome[]): readonly (State | undefined)[] => {
  let state: State | undefined
  return found.map((outcome) => {
    const before = state
    if (E.isRight(outcome)) state = outcome.right.state
    return before
  })
}

/** The oracle, in float64 and rounded to float32 after every operation: their difference says what rounding does. */
export interface Expected {
  readonly exact: readonly Outcome[]
  readonly rounded: readonly Outcome[]
}

export const expectedOf = async (trial: Trial, options: InterpreterOptions = {}): Promise<Expected> => {
  const exact = await outcomes(trial, interpreter(options))
  const single = interpreter({ ...options, precision: 'float32' })
  return { exact, rounded: await outcomes(trial, single, startsOf(exact)) }
}

/** How far a number may be off, relative to the largest of its tensor, beside what rounding was seen to do. */
const unit = 2 ** -24

/** What is smaller than this may have come from larger numbers that cancel. */
const least = 0.05

const largest = (x: ArrayLike<number>): number =>
  Array.from(x).reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)

/** The first element that differs by more than rounding explains; `rounded` has the same numbers in float32. */
export const tensorDifference = (
  name: string,
  want: Tensor,
  rounded: Tensor | undefined,
  got: Tensor,
): string => {
  if (want.dtype !== got.dtype || `${want.shape}` !== `${got.shape}` || want.data.length !== got.data.length)
    return `${name} is ${got.dtype} [${got.shape}], not ${want.dtype} [${want.shape}]`
  const spread = largest(want.data.map((x, i) => x - (rounded?.data[i] ?? x)))
  const allowed = want.dtype === 'float' ? 16 * spread + 128 * unit * Math.max(least, largest(want.data)) : 0
  const at = want.data.findIndex((x, i) => {
    const y = got.data[i] ?? Number.NaN
    return !(x === y || Math.abs(x - y) <= allowed || (Number.isNaN(x) && Number.isNaN(y)))
  })
  return at < 0 ? '' : `${name}[${at}] is ${got.data[at]}, not ${want.data[at]} (±${allowed})`
}

const tensorsDifference = (what: string, want: Tensors, rounded: Tensors, got: Tensors): string => {
  if (Object.keys(want).sort().join() !== Object.keys(got).sort().join())
    return `${what}: ${Object.keys(got)} instead of ${Object.keys(want)}`
  for (const [name, value] of Object.entries(want)) {
    const other = got[name]
    const found = other === undefined ? 'missing' : tensorDifference(name, value, rounded[name], other)
    if (found !== '') return `${what} ${found}`
  }
  return ''
}

/** The first difference between what was expected and what a target gave from the same states. */
export const difference = ({ exact, rounded }: Expected, found: readonly Outcome[]): string => {
  for (const [i, want] of exact.entries()) {
    const [got, single] = [found[i], rounded[i]]
    if (got === undefined) return `run ${i} is missing`
    if (E.isLeft(want) || E.isLeft(got)) {
      const same = JSON.stringify(want) === JSON.stringify(got)
      if (!same) return `run ${i}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`
      continue
    }
    const near = single !== undefined && E.isRight(single) ? single.right : want.right
    const text =
      tensorsDifference('output', want.right.outputs, near.outputs, got.right.outputs) ||
      tensorsDifference('state', want.right.state, near.state, got.right.state)
    if (text !== '') return `run ${i}: ${text}`
  }
  return ''
}
