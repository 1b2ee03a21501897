/* MNIST, 784-128-10 with dropout: test accuracy beside PyTorch's, and seconds per epoch side by side. */
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findNodes, findTorch, torchCommand } from '../compare/installations.js'
import { type Command, type Remote, startRemote } from '../compare/Remote.js'
import { table } from '../markdown.js'
import { deviation, mean, median, quantile, standardError } from '../statistics.js'
import { measured, started, trained } from './messages.js'
import { findMnist, readBaseline } from './settings.js'

const { hyperparameters, seeds, results } = readBaseline()
const { layers, lr, batch, dropout, epochs } = hyperparameters
const [count = seeds.length] = process.argv.slice(2).map(Number)

interface Trainer {
  readonly name: string
  readonly remote: Remote
  readonly seconds: number[]
  /** The mean loss of the last epoch of each seed. */
  readonly losses: number[]
  /** Of each seed. */
  readonly accuracies: number[]
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Regula on each Node and PyTorch where there is one, on one thread and on two. */
const commands = (): readonly { readonly command: Command; readonly suffix: string }[] => {
  const python = findTorch()
  const regula = findNodes().flatMap(({ file, major }) =>
    [1, 2].map((threads) => ({
      command: { file, arguments: [path('serve.js'), String(threads)] },
      suffix: `, Node ${major}`,
    })),
  )
  const settings = [findMnist(), ...[...layers, batch, dropout, lr].map(String)]
  const torchOn = (file: string) =>
    [1, 2].map((threads) => ({
      command: torchCommand(file, 'torchMnist.py', threads, settings),
      suffix: '',
    }))
  return [...regula, ...(python === undefined ? [] : torchOn(python))]
}

const startTrainer = async (command: Command, suffix: string): Promise<Trainer> => {
  const remote = startRemote(command)
  const { name } = await remote.ask({ do: 'start', seed: seeds[0] ?? 0 }, started)
  return { name: name + suffix, remote, seconds: [], losses: [], accuracies: [] }
}

/** One epoch of each in turn, so that a machine that slows down slows all of them. */
const trainAll = async (trainers: readonly Trainer[], seed: number): Promise<void> => {
  for (const { remote } of trainers) await remote.ask({ do: 'start', seed }, started)
  for (let epoch = 1; epoch <= epochs; epoch += 1)
    for (const { remote, seconds, losses } of trainers) {
      const found = await remote.ask({ do: 'epoch' }, trained)
      seconds.push(found.seconds)
      if (epoch === epochs) losses.push(found.loss)
    }
  for (const { remote, accuracies } of trainers)
    accuracies.push((await remote.ask({ do: 'accuracy' }, measured)).test)
}

const trainers: Trainer[] = []
for (const { command, suffix } of commands()) trainers.push(await startTrainer(command, suffix))
for (const seed of seeds.slice(0, count)) await trainAll(trainers, seed)
for (const { remote } of trainers) remote.close()

const baseline = results.threads_1.test_accuracy
const percent = (x: number): string => `${(100 * x).toFixed(2)} %`

/** At most two standard errors and one test sample from the baseline; one seed alone, two deviations. */
const verdictOf = (accuracies: readonly number[]): string => {
  const error = accuracies.length > 1 ? standardError(accuracies, baseline) : deviation(baseline)
  const difference = mean(accuracies) - mean(baseline)
  return Math.abs(difference) <= 2 * error + 1e-4 ? 'within its spread' : 'differs'
}

/** In each epoch the faster of the PyTorch runs. */
const torch = trainers.filter(({ name }) => name.startsWith('PyTorch'))
const torchSeconds = (torch[0]?.seconds ?? []).map((_, k) =>
  Math.min(...torch.map(({ seconds }) => seconds[k] ?? Number.NaN)),
)

const timesAsFast = (seconds: readonly number[]): string =>
  torch.length === 0 ? '–' : median(seconds.map((own, k) => (torchSeconds[k] ?? Number.NaN) / own)).toFixed(3)

const rowOf = ({ name, accuracies, losses, seconds }: Trainer): readonly string[] => [
  name,
  accuracies.map((accuracy) => accuracy.toFixed(4)).join(' '),
  `${percent(mean(accuracies))} ± ${accuracies.length > 1 ? percent(deviation(accuracies)) : '–'}`,
  verdictOf(accuracies),
  mean(losses).toFixed(4),
  median(seconds).toFixed(3),
  `${quantile(seconds, 0.25).toFixed(3)} to ${quantile(seconds, 0.75).toFixed(3)}`,
  timesAsFast(seconds),
]

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores; ${layers.join('-')}, dropout ${dropout}, ` +
    `Adam ${lr}, batches of ${batch}, ${epochs} epochs, seeds ${seeds.slice(0, count).join(', ')}\n`,
)
const before = `${percent(mean(baseline))} ± ${percent(deviation(baseline))}`
const recorded = baseline.map((accuracy) => accuracy.toFixed(4)).join(' ')
console.log(
  table(
    [
      '',
      'test accuracy, each seed',
      'mean ± std',
      'verdict',
      'loss of the last epoch',
      's/epoch, median',
      'middle half',
      'times as fast as the faster PyTorch',
    ],
    [['baseline, PyTorch', recorded, before, '', '', '', '', ''], ...trainers.map(rowOf)],
  ),
)
