/*
 * What dropout means: the mean over masks is what evaluation gives, exactly where only a linear layer follows.
 *
 * inverted (Keras, PyTorch): training x·m/(1 − p), evaluation x.
 * classic (Srivastava et al. 2014; one tutorial's "multiply by 1 − p in testing"): training x·m, evaluation x·(1 − p).
 * DropConnect (the tutorial's W̃ = W ⊙ D, b̃ = b): the mask is on the kernel, the bias keeps its own.
 */
import {
  compile,
  constantly,
  dense,
  evaluationStep,
  getOrThrow,
  input,
  monteCarloStep,
  pipe,
  relu,
  type Step,
} from 'regula'
import { dropConnect, dropout, named, type Rule } from 'regula/regularize'
import { isMain, numbersIn, text } from './support/training.js'

const hidden = pipe(input('x', [1, 6]), dense('hidden', 8), relu)
const output = dense('output', 3, { biasInitializer: constantly(0.5) })(hidden)
const x = [[0.9, -0.4, 1.3, 0.2, -1.1, 0.7]]

const start = async (step: Step) => getOrThrow(await compile(step, { seed: 3 })())

/** The outputs of one pass after the other, each with masks of its own. */
const passes = async (rule: Rule, count: number): Promise<readonly (readonly number[])[]> => {
  const program = await start(monteCarloStep({ outputs: { output }, regularize: [rule] }))
  const found: number[][] = []
  for (let i = 0; i < count; i += 1)
    found.push([...(getOrThrow(await program.run({ x })()).output?.data ?? [])])
  return found
}

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) }
}

/** Σⱼ (hⱼ Wⱼₖ)² for every output k: what a mask's variance is multiplied with. */
const spread = (activations: readonly number[], kernel: readonly number[]): readonly number[] =>
  [0, 1, 2].map((k) => activations.reduce((sum, h, j) => sum + (h * (kernel[3 * j + k] ?? 0)) ** 2, 0))

const experiment = async (rule: Rule, maskVariance: number, count: number) => {
  const evaluation = await start(evaluationStep({ outputs: { output, hidden }, regularize: [rule] }))
  const values = getOrThrow(await evaluation.run({ x })())
  // The activations before masking and before a factor 1 − p.
  const plain = await start(evaluationStep({ outputs: { hidden } }))
  const activations = [...(getOrThrow(await plain.run({ x })()).hidden?.data ?? [])]
  const kernel = numbersIn(getOrThrow(await evaluation.state()()), 'output/kernel')
  const drawn = await passes(rule, count)
  const each = [0, 1, 2].map((k) => moments(drawn.map((pass) => pass[k] ?? Number.NaN)))
  return {
    evaluation: [...(values.output?.data ?? [])],
    mean: each.map(({ mean }) => mean),
    variance: each.map(({ variance }) => variance),
    expectedVariance: spread(activations, kernel).map((s) => s * maskVariance),
  }
}

export const dropoutExpectation = async (p = 0.3, count = 4000) => {
  const on = named('output/kernel')
  const inverted = p / (1 - p)
  const classic = p * (1 - p)
  const [allDropped = []] = await passes(dropConnect({ dropRate: 1, on }), 1)
  return {
    runs: {
      dropoutInverted: await experiment(dropout({ dropRate: p }), inverted, count),
      dropoutClassic: await experiment(dropout({ dropRate: p, mode: 'classic' }), classic, count),
      dropConnectInverted: await experiment(dropConnect({ dropRate: p, on }), inverted, count),
      dropConnectClassic: await experiment(dropConnect({ dropRate: p, on, mode: 'classic' }), classic, count),
    },
    /** With every weight dropped the bias is what is left. */
    allDropped,
  }
}

const main = async (): Promise<void> => {
  const { runs, allDropped } = await dropoutExpectation()
  for (const [name, run] of Object.entries(runs)) {
    console.log(name)
    console.log('  evaluation       ', run.evaluation.map((v) => text(v)).join(' '))
    console.log('  mean of 4000     ', run.mean.map((v) => text(v)).join(' '))
    console.log('  variance         ', run.variance.map((v) => text(v)).join(' '))
    console.log('  variance expected', run.expectedVariance.map((v) => text(v)).join(' '))
  }
  console.log('DropConnect with p = 1 leaves the biases:', allDropped.join(' '))
}

if (isMain(import.meta.url)) await main()
