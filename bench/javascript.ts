/* One training step in plain JavaScript: Regula's targets beside TensorFlow.js, one thread each. */
import { availableParallelism, cpus } from 'node:os'
import { interpreter, javascript, type Target } from 'regula'
import { enter as enterRegula, flops, problem } from './hidden.js'
import { table } from './markdown.js'
import type { Contestant, Enter, Losses, Parameters } from './peers/Contestant.js'
import { median, quantile } from './statistics.js'

/** A target takes part by being listed here. The first one is what the others are checked against. */
const targets: readonly Target[] = [interpreter(), javascript()]

const [rounds = 15, steps = 10] = process.argv.slice(2).map(Number)

// ---------------------------------------------------------------- contestants

const isPeer = (u: unknown): u is { readonly enter: Enter } =>
  typeof u === 'object' && u !== null && 'enter' in u && typeof u.enter === 'function'

/** A peer lives in a package of its own, so that Regula's packages never include it. */
const load = async (name: string): Promise<Enter> => {
  const found: unknown = await import(new URL(`../peers/dist/${name}.js`, import.meta.url).href)
  if (!isPeer(found)) throw new Error(`bench/peers/${name}.ts exports no contestant`)
  return found.enter
}

const enterTensorflow = await load('tensorflow')

/** All contestants with the same start. TensorFlow.js is the last. */
const enterAll = async (dropRate: number): Promise<readonly [Contestant, ...Contestant[], Contestant]> => {
  const task = problem(dropRate)
  const [first, ...others] = await Promise.all(targets.map((target) => enterRegula(target, task)))
  if (first === undefined) throw new Error('there is no target to compare')
  return [first, ...others, await enterTensorflow(task, await first.parameters())]
}

// ---------------------------------------------------------------- the same numbers

/** The largest relative difference of a loss in the first step, and of a parameter after three, that is let pass. */
const tolerance = { loss: 1e-5, parameter: 1e-4 }

interface Trial {
  readonly name: string
  readonly losses: Losses
  readonly parameters: Parameters
}

const tryOut = async (contestant: Contestant): Promise<Trial> => {
  const losses = await contestant.step()
  await contestant.step()
  await contestant.step()
  return { name: contestant.name, losses, parameters: await contestant.parameters() }
}

const tryAll = async (dropRate: number): Promise<readonly [Trial, ...Trial[]]> => {
  const [first, ...others] = await enterAll(dropRate)
  return [await tryOut(first), ...(await Promise.all(others.map(tryOut)))]
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b)

/** A NaN anywhere gives a NaN, which is within no tolerance. */
const farthest = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length
    ? a.reduce((far, x, k) => Math.max(far, Math.abs(x - (b[k] ?? Number.NaN))), 0)
    : Number.NaN

const differences = (a: Trial, b: Trial) => ({
  data: relative(a.losses.data, b.losses.data),
  penalty: relative(a.losses.penalty, b.losses.penalty),
  parameter: Math.max(
    farthest(a.parameters['hidden/kernel'], b.parameters['hidden/kernel']),
    farthest(a.parameters['hidden/bias'], b.parameters['hidden/bias']),
    farthest(a.parameters['output/kernel'], b.parameters['output/kernel']),
    farthest(a.parameters['output/bias'], b.parameters['output/bias']),
  ),
})

const trials = await tryAll(0)
const checked = trials.map((trial) => ({ ...trial, ...differences(trial, trials[0]) }))

console.log(
  'Without dropout, beside the first: losses of one step (relative), parameters after three (absolute)\n',
)
console.log(
  table(
    ['contestant', 'data loss', 'penalty', 'data loss differs', 'penalty differs', 'parameters differ'],
    checked.map(({ name, losses, data, penalty, parameter }) => [
      name,
      losses.data.toFixed(7),
      losses.penalty.toFixed(7),
      ...[data, penalty, parameter].map((difference) => difference.toExponential(1)),
    ]),
  ),
)

const wrong = checked.filter(
  ({ data, penalty, parameter }) =>
    !(data <= tolerance.loss && penalty <= tolerance.loss && parameter <= tolerance.parameter),
)
if (wrong.length > 0) throw new Error(`not the same step: ${wrong.map(({ name }) => name).join(', ')}`)

// ---------------------------------------------------------------- timings

const contestants = await enterAll(0.5)

/** Milliseconds of one step, on average over `steps` of them. */
const time = async (contestant: Contestant): Promise<number> => {
  const start = performance.now()
  for (let k = 0; k < steps; k += 1) await contestant.step()
  return (performance.now() - start) / steps
}

// The first step with dropout must not be the one without, and it is part of the warm-up.
for (const [k, contestant] of contestants.entries()) {
  const { data } = await contestant.step()
  if (relative(data, trials[k]?.losses.data ?? Number.NaN) < tolerance.loss)
    throw new Error(`${contestant.name} does not drop anything`)
  await time(contestant)
}

/** One after the other, each round starting with another one: a machine that slows down slows all of them. */
const found: (readonly number[])[] = []
for (let round = 0; round < rounds; round += 1) {
  const first = round % contestants.length
  const order = [...contestants.keys()]
  const times = new Map<number, number>()
  for (const k of [...order.slice(first), ...order.slice(0, first)]) {
    const contestant = contestants[k]
    if (contestant !== undefined) times.set(k, await time(contestant))
  }
  found.push(order.map((k) => times.get(k) ?? Number.NaN))
}

const halfOf = (values: readonly number[], digits: number): string =>
  `${quantile(values, 0.25).toFixed(digits)} to ${quantile(values, 0.75).toFixed(digits)}`

const row = ({ name }: Contestant, k: number): readonly string[] => {
  const own = found.map((times) => times[k] ?? Number.NaN)
  const ratios = found.map((times) => (times[k] ?? Number.NaN) / (times.at(-1) ?? Number.NaN))
  return [
    name,
    median(own).toFixed(2),
    Math.min(...own).toFixed(2),
    halfOf(own, 2),
    (flops / median(own) / 1e6).toFixed(2),
    median(ratios).toFixed(3),
    halfOf(ratios, 3),
  ]
}

console.log(
  `\n${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
    `${rounds} rounds of ${steps} steps; ${(flops / 1e6).toFixed(1)} MFLOP in the contractions of a step\n`,
)
console.log(
  table(
    ['contestant', 'ms/step, median', 'min', 'middle half', 'GFLOP/s', 'time / TensorFlow.js', 'middle half'],
    contestants.map(row),
  ),
)
