/* One training step in plain JavaScript: Regula's targets beside TensorFlow.js, one thread each, in one process. */
import { availableParallelism, cpus } from 'node:os'
import { interpreter, javascript, type Target } from 'regula'
import { compareTrials, dropsSomething, type Trial, tryOut } from './compare/check.js'
import { loadPeer } from './compare/peer.js'
import { flopsOf, problemOf, type Task } from './compare/problems.js'
import { type Runner, runnerOf } from './compare/Runner.js'
import { enter } from './compare/regula.js'
import { inRounds, timesOf } from './compare/rounds.js'
import { table } from './markdown.js'
import { median, quantile } from './statistics.js'

/** A target takes part by being listed here. The first one is what the others are checked against. */
const targets: readonly Target[] = [interpreter(), javascript()]

const [rounds = 15, steps = 10] = process.argv.slice(2).map(Number)

const task: Task = { sizes: [784, 128, 10], batch: 128 }
const enterTensorflow = await loadPeer('tensorflowCpu')

/** All contestants with the same start. TensorFlow.js is the last. */
const enterAll = async (dropRate: number): Promise<readonly [Runner, ...Runner[]]> => {
  const problem = problemOf(task, dropRate)
  const [first, ...others] = await Promise.all(targets.map((target) => enter(target, problem)))
  if (first === undefined) throw new Error('there is no target to compare')
  const tensorflow = await enterTensorflow(problem, await first.parameters(), 1)
  return [runnerOf(first), ...others.map(runnerOf), runnerOf(tensorflow)]
}

const [first, ...others] = await enterAll(0)
const trials: [Trial, ...Trial[]] = [await tryOut(first)]
for (const runner of others) trials.push(await tryOut(runner))
const { text, wrong } = compareTrials(trials, trials[0])
console.log(
  'Without dropout, beside the first: losses of one step (relative), parameters after three (largest difference)\n',
)
console.log(text)
if (wrong.length > 0) throw new Error(`not the same step: ${wrong.join(', ')}`)

const runners = await enterAll(0.5)
for (const [k, runner] of runners.entries()) {
  const [trial, { losses }] = [trials[k], await runner.run(1)]
  if (trial === undefined || !dropsSomething(losses, trial))
    throw new Error(`${runner.name} does not drop anything`)
  await runner.run(steps)
}
const found = await inRounds(
  runners.map((runner) => ({ runner, steps })),
  rounds,
)

const halfOf = (values: readonly number[], digits: number): string =>
  `${quantile(values, 0.25).toFixed(digits)} to ${quantile(values, 0.75).toFixed(digits)}`

const flops = flopsOf(task)
const rows = runners.map(({ name }, k) => {
  const own = timesOf(found, k)
  const ratios = found.map((times) => (times[k] ?? Number.NaN) / (times.at(-1) ?? Number.NaN))
  return [
    ...[name, median(own).toFixed(2), Math.min(...own).toFixed(2), halfOf(own, 2)],
    ...[(flops / median(own) / 1e6).toFixed(2), median(ratios).toFixed(3), halfOf(ratios, 3)],
  ]
})
const head = ['contestant', 'ms/step, median', 'min', 'middle half', 'GFLOP/s', 'time / TensorFlow.js']
console.log(
  `\n${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
    `${rounds} rounds of ${steps} steps; ${(flops / 1e6).toFixed(1)} MFLOP in the contractions of a step\n`,
)
console.log(table([...head, 'middle half'], rows))
