/* The digits of docs/examples, 64-128-10, four ways and several seeds, beside what PyTorch reached. */
import { readFileSync } from 'node:fs'
import * as t from 'io-ts'
import { type Data, evaluationStep, getOrThrow, measure, type Tensor, train, trainingStep } from 'regula'
import { adam } from 'regula/optimizers'
import type { Rule } from 'regula/regularize'
import { loss, outputs, ways } from './network.js'
import { deviation, mean, standardError } from './statistics.js'

const [epochs = 100, seeds = 5] = process.argv.slice(2).map(Number)
const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const rows = read('docs/examples/digits/digits.csv')
  .trim()
  .split('\n')
  .map((line) => line.split(',').map(Number))

const dataOf = (part: readonly (readonly number[])[]): Data => ({
  x: Float64Array.from(part.flatMap((row) => row.slice(0, 64).map((pixel) => pixel / 16))),
  labels: Int32Array.from(part, (row) => row[64] ?? 0),
})

const [training, test] = [dataOf(rows.slice(0, 1347)), dataOf(rows.slice(1347))]

const trained = async (
  regularize: readonly Rule[],
  seed: number,
): Promise<Readonly<Record<string, Tensor>>> => {
  const step = trainingStep({ loss, regularize, optimizer: adam({ learningRate: 1e-3 }) })
  for await (const event of train(step, { data: training, epochs, batchSize: 32, seed })) {
    if (event._tag === 'Failed') getOrThrow({ _tag: 'Left', left: event.error })
    if (event._tag === 'Done') return event.state
  }
  throw new Error('training ended without an event that says so')
}

const accuracyOf = async (state: Readonly<Record<string, Tensor>>, data: Data): Promise<number> =>
  getOrThrow(await measure(evaluationStep({ outputs }), data, { state })()).accuracy ?? Number.NaN

const baselines = t.type({
  digits: t.type({ results: t.record(t.string, t.type({ test_accuracy: t.array(t.number) })) }),
})

/** The test accuracies that PyTorch reached, one for each seed. */
const reference = (way: string): readonly number[] => {
  const decoded = baselines.decode(JSON.parse(read('test/reference/baselines.json')))
  const found = decoded._tag === 'Right' ? decoded.right.digits.results[way] : undefined
  if (found === undefined) throw new Error(`baselines.json has no digits.results.${way}`)
  return found.test_accuracy
}

const percent = (x: number): string => `${(100 * x).toFixed(2)} %`

console.log(
  '| way | test accuracy, each seed | mean | std | torch mean | torch std | difference | z | verdict | train | s/run |',
)
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |')
for (const [way, rules] of Object.entries(ways)) {
  const start = performance.now()
  const found: { readonly test: number; readonly train: number }[] = []
  for (let seed = 0; seed < seeds; seed += 1) {
    const state = await trained(rules, seed)
    found.push({ test: await accuracyOf(state, test), train: await accuracyOf(state, training) })
  }
  const seconds = (performance.now() - start) / 1000 / seeds
  const ours = found.map((run) => run.test)
  const theirs = reference(way)
  const difference = mean(ours) - mean(theirs)
  const error = standardError(ours, theirs)
  // One sample of the test set is the smallest step that an accuracy can take.
  const within = Math.abs(difference) <= 2 * error + 1 / 450
  const cells = [
    way,
    ours.map((x) => x.toFixed(4)).join(' '),
    ...[mean(ours), deviation(ours), mean(theirs), deviation(theirs), difference].map(percent),
    (difference / error).toFixed(2),
    within ? 'within noise' : 'differs',
    percent(mean(found.map((run) => run.train))),
    seconds.toFixed(1),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
