import {
  compile,
  type Dims,
  getOrThrow,
  type Inputs,
  type Program,
  type State,
  type Step,
  type Tensor,
  wasm,
} from 'regula'
import type { Dataset, Samples } from '../data/Dataset.js'
import type { Network } from '../model/network.js'
import { judging, predicting } from '../model/steps.js'
import { inputsOf } from './batches.js'
import { gridOf, gridPoints } from './grid.js'

/** A loss, and the share of right classes or R². */
export interface Verdict {
  readonly loss: number
  readonly score: number
}

/** What is known of a network at one moment. */
export interface Judgement {
  readonly train: Verdict
  readonly test: Verdict
  /** What it says at the points of a grid, for data in the plane. */
  readonly field: Tensor | undefined
}

/** Judges a state. One serves both contestants: without rules and with them the network is the same. */
export type Judge = (state: State) => Promise<Judgement>

const ready = async (step: Step, dims: Dims): Promise<Program> =>
  getOrThrow(await compile(step, { dims, target: wasm() })())

const runOn = async (program: Program, state: State, inputs: Inputs) => {
  getOrThrow(await program.load(state)())
  return getOrThrow(await program.run(inputs)())
}

/** Judges run on WebAssembly whatever the steps run on, so that drawing costs the same everywhere. */
export const judgeOf = async (network: Network, dataset: Dataset): Promise<Judge> => {
  const onSamples = async (samples: Samples) => {
    const program = await ready(judging(network), { batch: samples.rows })
    const inputs = inputsOf(dataset, samples)
    return async (state: State): Promise<Verdict> => {
      const { loss, score } = await runOn(program, state, inputs)
      return { loss: loss?.data[0] ?? Number.NaN, score: score?.data[0] ?? Number.NaN }
    }
  }
  const [train, test] = [await onSamples(dataset.train), await onSamples(dataset.test)]
  const { picture } = dataset
  const grid = picture.kind === 'plane' ? { x: gridOf(picture.extent) } : undefined
  const fielding = grid === undefined ? undefined : await ready(predicting(network), { batch: gridPoints })
  return async (state) => ({
    train: await train(state),
    test: await test(state),
    field:
      grid === undefined || fielding === undefined
        ? undefined
        : (await runOn(fielding, state, grid)).prediction,
  })
}
