/* Runs a step: TaskEithers unwrapped, scalars as numbers. */
import * as E from 'fp-ts/lib/Either.js'
import {
  type CompileOptions,
  compile,
  formatError,
  getOrThrow,
  type Inputs,
  interpreter,
  type State,
  type Step,
  type Tensor,
} from '../../src/index.js'
import type { Place } from './support.js'

export interface Running {
  /** One step: the scalar outputs as numbers. */
  readonly run: (inputs: Inputs) => Promise<Readonly<Record<string, number>>>
  /** One step: all outputs. */
  readonly tensors: (inputs: Inputs) => Promise<Readonly<Record<string, Tensor>>>
  readonly state: () => Promise<State>
}

/** The target of a run, for the options of `start`. */
export const placed = (on: Place | undefined): CompileOptions =>
  on === undefined ? {} : { target: on.target }

export const start = async (step: Step, options: CompileOptions = {}): Promise<Running> => {
  const compiled = await compile(step, { target: interpreter(), ...options })()
  if (E.isLeft(compiled)) throw new Error(formatError(compiled.left))
  const program = compiled.right
  const tensors = async (inputs: Inputs): Promise<Readonly<Record<string, Tensor>>> =>
    getOrThrow(await program.run(inputs)())
  return {
    tensors,
    run: async (inputs) =>
      Object.fromEntries(
        Object.entries(await tensors(inputs)).flatMap(([name, { shape, data }]) =>
          shape.length === 0 ? [[name, data[0] ?? Number.NaN] as const] : [],
        ),
      ),
    state: async () => getOrThrow(await program.state()()),
  }
}
