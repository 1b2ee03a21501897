import { accuracy, dense, input, pipe, relu, softmaxCrossEntropy, torchUniform, uniform } from 'regula'
import { dropout, l2, type Rule } from 'regula/regularize'

const torch = (inputs: number) => ({
  kernelInitializer: torchUniform(),
  biasInitializer: uniform(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)),
})

const x = input('x', ['batch', 64])
const labels = input('labels', ['batch'], 'int')
const logits = pipe(x, dense('hidden', 128, torch(64)), relu, dense('output', 10, torch(128)))

/** The network of the baselines: 64-128-10 with a ReLU. */
export const loss = softmaxCrossEntropy(logits, labels)
export const outputs = { accuracy: accuracy(logits, labels) }

const penalty = l2({ lambda: 1e-4 })
const noise = dropout({ dropRate: 0.5 })

/** The four ways, by the names that `baselines.json` gives them. */
export const ways: Readonly<Record<string, readonly Rule[]>> = {
  none: [],
  l2: [penalty],
  dropout: [noise],
  both: [penalty, noise],
}
