/* A small network that is trained and asked, and what it gives here and in a module. */
import {
  accuracy,
  compile,
  dense,
  evaluationStep,
  getOrThrow,
  type Inputs,
  input,
  type Outputs,
  pipe,
  relu,
  type Step,
  softmax,
  softmaxCrossEntropy,
  type Target,
  type Tensor,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'

const x = input('x', ['batch', 12])
const labels = input('labels', ['batch'], 'int')
const logits = pipe(x, dense('hidden', 16), relu, dense('output', 5))

export const training = trainingStep({
  loss: softmaxCrossEntropy(logits, labels),
  regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
  optimizer: adam({ learningRate: 0.01 }),
})

export const inference = evaluationStep({
  outputs: { probabilities: softmax(logits), accuracy: accuracy(logits, labels) },
})

export const options = { dims: { batch: 7 }, seed: 3 }

export const feed = (run: number) => ({
  x: Array.from({ length: 7 }, (_, i) => Array.from({ length: 12 }, (_, j) => Math.sin(run + 5 * i + 2 * j))),
  labels: Array.from({ length: 7 }, (_, i) => (3 * i + run) % 5),
})

const feeds: readonly Inputs[] = [0, 1, 2, 3].map(feed)

/** Values by name: the state before all runs, then the outputs and the state of each. */
export type Seen = readonly Readonly<Record<string, readonly number[]>>[]

const numbersOf = (values: Readonly<Record<string, Tensor>>): Seen[number] =>
  Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, Array.from(data)]))

export const inProcess = async (step: Step, target: Target): Promise<Seen> => {
  const program = getOrThrow(await compile(step, { ...options, target })())
  const seen = [numbersOf(getOrThrow(await program.state()()))]
  for (const inputs of feeds) {
    const outputs: Outputs<string> = getOrThrow(await program.run(inputs)())
    seen.push(numbersOf(outputs), numbersOf(getOrThrow(await program.state()())))
  }
  return seen
}

/** The text of a module that writes down what the module beside it gives in a mode, or its error. */
export const driver = (mode: string): string => `
import { createProgram } from './step.js'
const numbersOf = (values) => Object.fromEntries(Object.entries(values).map(([name, data]) => [name, Array.from(data)]))
const made = await createProgram({ mode: '${mode}' })
const seen = []
if (made.ok) {
  const { program } = made
  seen.push(numbersOf((await program.state()).state))
  for (const inputs of ${JSON.stringify(feeds)}) {
    const { outputs } = await program.run(inputs)
    seen.push(numbersOf(outputs), numbersOf((await program.state()).state))
  }
}
console.log(JSON.stringify(made.ok ? { backend: made.program.backend.name, seen } : made.error))
process.exit(0)
`
