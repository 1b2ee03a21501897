import {
  compile,
  type Dims,
  getOrThrow,
  type Inputs,
  type Outputs,
  type Program,
  type State,
  type Step,
  type Target,
} from 'regula'

/** One of the two programs that run side by side. */
export interface Contestant {
  readonly step: Step
  readonly dims: Dims
  readonly program: Program
  /** Runs one step, with those of the inputs that it has. */
  readonly run: (inputs: Inputs) => Promise<Outputs<string>>
  readonly state: () => Promise<State>
  /** Steps in a second, of late: a GPU compiles in the first ones. */
  readonly pace: () => number
}

/** What a step counts for at the next one, in the mean of times. */
const memory = 0.9

/** The inputs that a step has, of all that there are. */
export const inputsFor = (step: Step, inputs: Inputs): Inputs =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => Object.hasOwn(step.inputs, name)))

/** Compiles a step. What is in `carried` goes on as it was: a rule more adds a variable, such as a key. */
export const contestantOf = async (
  step: Step,
  dims: Dims,
  target: Target,
  seed: number,
  carried: State | undefined,
): Promise<Contestant> => {
  const program = getOrThrow(await compile(step, { dims, target, seed })())
  if (carried !== undefined) {
    const initial = getOrThrow(await program.state()())
    getOrThrow(await program.load({ ...initial, ...carried })())
  }
  let [steps, milliseconds] = [0, 0]
  return {
    step,
    dims,
    program,
    run: async (inputs) => {
      const start = performance.now()
      const outputs = getOrThrow(await program.run(inputsFor(step, inputs))())
      milliseconds = memory * milliseconds + performance.now() - start
      steps = memory * steps + 1
      return outputs
    },
    state: async () => getOrThrow(await program.state()()),
    pace: () => (1000 * steps) / milliseconds,
  }
}
