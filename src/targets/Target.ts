import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Diagnostic } from '../expr/diagnose.js'
import type { DType } from '../expr/Shape.js'
import type { Nested, NumberArray, Tensor } from '../expr/Tensor.js'
import type { Step } from '../step/Step.js'

// ---------------------------------------------------------------- values

/** What may be fed as an input: a number, nested arrays, a flat typed array in row-major order, or a tensor. */
export type InputValue = Nested | NumberArray | Tensor

/** A value for each input of a step, by name. */
export type Inputs = Readonly<Record<string, InputValue>>

/** The value of every state variable, by name. */
export type State = Readonly<Record<string, Tensor>>

/** The outputs of one run. */
export type Outputs<N extends string> = { readonly [K in N]: Tensor }

// ---------------------------------------------------------------- errors

/** The step cannot be compiled: all that is wrong with it. */
export interface CompileError {
  readonly _tag: 'CompileError'
  readonly diagnostics: readonly Diagnostic[]
}

/** Inputs or a state that do not fit: all that is wrong with them. */
export interface BadInput {
  readonly _tag: 'BadInput'
  readonly problems: readonly string[]
}

/** A value on which an operation is not defined, such as an index out of range. */
export interface EvaluationFailed {
  readonly _tag: 'EvaluationFailed'
  readonly op: string
  readonly path: string
  readonly message: string
}

/** A NaN or an infinity, with the first operation that made it from finite numbers. State is as before the run. */
export interface NonFinite {
  readonly _tag: 'NonFinite'
  readonly op: string
  readonly path: string
  readonly value: number
  readonly index: readonly number[]
}

/** What may go wrong in a run. The state is then as it was before. */
export type RunError = BadInput | EvaluationFailed | NonFinite

// ---------------------------------------------------------------- programs

/** One input or output of a program. */
export interface Port {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}

/** What a program is: for looking at, and for writing down beside results. */
export interface ProgramDescription {
  readonly target: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly state: readonly Port[]
  /** How the machine that it runs on rounds `x · y + z`, where that is left to it: once, or the product and the sum. */
  readonly multiplyAdd?: 'fused' | 'separate'
  /** How many threads share the work. */
  readonly threads?: number
}

/** What a program really runs on. */
export interface Backend {
  /** The target, or of a target with several backends the one that runs: `interpreter`, `wasm`, `webgpu`… */
  readonly name: string
  /** What was tried before, in order, and why it does not run. */
  readonly passedOver: readonly { readonly name: string; readonly reason: string }[]
}

/** A step that runs. `N` are the names of its outputs. */
export interface Program<N extends string = string> {
  readonly description: ProgramDescription
  readonly backend: Backend
  /**
   * Runs the step once and goes on to the next state. After an error the state is as it was. Inputs are read until it
   * resolves and not beyond: their arrays may then be filled anew.
   */
  readonly run: (inputs: Inputs) => TaskEither<RunError, Outputs<N>>
  /** A snapshot of the state. */
  readonly state: () => TaskEither<RunError, State>
  /** Takes over the variables that it knows from a snapshot; one that is missing there is an error. */
  readonly load: (state: State) => TaskEither<BadInput, void>
}

/** A step whose sizes are all numbers, with its first state. */
export interface BoundStep {
  readonly step: Step
  readonly initial: State
}

/** Turns a step into a program. */
export interface Target {
  readonly name: string
  readonly compile: (bound: BoundStep) => TaskEither<CompileError, Program>
}
