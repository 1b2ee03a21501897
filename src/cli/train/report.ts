import { htmlReport, type RunReport, type WeightsReport } from '../../report/index.js'
import type { Split } from './dataset.js'
import type { Trained } from './run.js'
import type { TrainFlags } from './settings.js'

/** Square pictures where the features make a square as large as a picture; otherwise one row of pixels for a unit. */
const tileOf = (inputs: number): readonly [number, number] => {
  const side = Math.sqrt(inputs)
  return Number.isInteger(side) && side >= 4 ? [side, side] : [1, inputs]
}

const weightsOf = ({ state, firstKernel }: Trained): WeightsReport | undefined => {
  const kernel = state[firstKernel]
  const [inputs, units] = kernel?.shape ?? []
  return kernel === undefined || inputs === undefined || units === undefined
    ? undefined
    : { shape: [inputs, units], data: kernel.data, tile: tileOf(inputs) }
}

const architecture = ({ features, classes }: Split, { layers }: TrainFlags): string =>
  [features, ...layers, classes].join('-')

const runReport = (run: Trained, dataset: Split, flags: TrainFlags): RunReport => {
  const weights = weightsOf(run)
  const { name, ...strengths } = run.recipe
  return {
    name,
    epochs: run.epochs,
    summary: run.summary,
    ...(weights === undefined ? {} : { weights }),
    settings: {
      layers: architecture(dataset, flags),
      optimizer: flags.optimizer,
      'learning rate': flags.learningRate,
      'batch size': flags.batchSize,
      epochs: run.epochs.length,
      ...strengths,
      seed: flags.seed,
    },
  }
}

const notes = [
  'Train curves are means over the batches of an epoch, while the parameters change and dropout is on; test curves are measured after the epoch, without noise. So with dropout the test curve may lie above.',
  'The summary is measured after training, without noise, on the whole training and test part.',
  'L2 is λ Σ w² over kernels, not biases (the Keras convention); the penalty is not part of the losses in the curves.',
]

/**
 * The HTML report of the runs.
 *
 * @internal
 */
export const reportOf = (
  runs: readonly Trained[],
  dataset: Split,
  flags: TrainFlags,
  source: string,
): string => {
  const [training, test] = [dataset.training.labels.length, dataset.test?.labels.length ?? 0]
  return htmlReport({
    title: `Training on ${source}`,
    subtitle: `${architecture(dataset, flags)} network, ${training} training and ${test} test samples, ${flags.epochs} epochs of batches of ${flags.batchSize}, ${flags.optimizer} ${flags.learningRate}, seed ${flags.seed}.`,
    runs: runs.map((run) => runReport(run, dataset, flags)),
    notes: [
      ...notes,
      ...runs
        .filter(({ stoppedEarly }) => stoppedEarly)
        .map(
          ({ recipe, bestEpoch, epochs }) =>
            `${recipe.name} stopped after epoch ${epochs.length}; its state is that of epoch ${bestEpoch}.`,
        ),
    ],
  })
}
