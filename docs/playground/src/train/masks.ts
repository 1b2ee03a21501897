import {
  compile,
  type Dims,
  getOrThrow,
  type Inputs,
  type Outputs,
  type State,
  type Step,
  type Target,
  tensor,
} from 'regula'
import { maskingOf } from '../model/masking.js'
import { drop } from '../model/steps.js'
import { inputsFor } from './contestant.js'

/** The masks of the last step that was taken, by site, from the state that it left. */
export type Masks = (state: State, inputs: Inputs) => Promise<Outputs<string>>

const noMasks: Masks = async () => ({})

/** The masks of a training step, drawn again where it runs. */
export const masksOf = async (training: Step, dims: Dims, target: Target): Promise<Masks> => {
  const step = maskingOf(training, drop)
  if (step === undefined) return noMasks
  const program = getOrThrow(await compile(step, { dims, target })())
  return async (state, inputs) => {
    const next = state['step/count']?.data[0] ?? 0
    const count = tensor('int', [], Int32Array.of(Math.max(0, next - 1)))
    getOrThrow(await program.load({ ...state, 'step/count': count })())
    return getOrThrow(await program.run(inputsFor(step, inputs))())
  }
}
