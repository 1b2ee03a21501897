/* TensorFlow.js: the step, written by hand, on whatever backend has been set. */
import * as tf from '@tensorflow/tfjs-core'
// For the gradients: as published for Node, the core has none registered, and this package registers them all.
import '@tensorflow/tfjs-layers'
import type { Contestant, Enter, Losses } from './Contestant.js'

/** Production mode leaves its own checks out. */
tf.enableProdMode()

const numbers = async (variable: tf.Variable): Promise<Float32Array> =>
  Float32Array.from(await variable.data<'float32'>())

/** How the value of a scalar gets to the host. */
export type Read = (scalar: tf.Tensor) => number | undefined | Promise<number | undefined>

/** Waits for whatever makes the value. */
export const readSync: Read = (scalar) => scalar.dataSync()[0]

/** The variables start from `start`; the masks are seeded by the numbers of the step and of the layer. */
export const enterReading = async (
  read: Read,
  ...[problem, start]: Parameters<Enter>
): Promise<Contestant> => {
  const { batch, sizes, dropRate, lambda, learningRate } = problem
  const [inputs = 0] = sizes
  const classes = sizes.at(-1) ?? 0
  const variable = (values: Float32Array, shape: number[]): tf.Variable =>
    tf.tidy(() => tf.variable(tf.tensor(values.slice(), shape)))
  const layers = start.map(({ kernel, bias }) => ({
    kernel: variable(kernel, [kernel.length / bias.length, bias.length]),
    bias: variable(bias, [bias.length]),
  }))
  const variables = layers.flatMap(({ kernel, bias }) => [kernel, bias])
  // The default of ε is the backend's, 1e-7.
  const adam = (): tf.AdamOptimizer => tf.train.adam(learningRate, 0.9, 0.999, 1e-8)
  let optimizer = adam()
  let count = 0

  const logits = (x: tf.Tensor): tf.Tensor =>
    layers.reduce((a, { kernel, bias }, k) => {
      const y = tf.add(tf.matMul(a, kernel), bias)
      return k === layers.length - 1
        ? y
        : tf.dropout(tf.relu(y), dropRate, undefined, count * layers.length + k)
    }, x)

  /** Both parts of the loss, which are to be disposed of. */
  const train = (): readonly tf.Tensor[] => {
    const parts: tf.Tensor[] = []
    tf.tidy(() => {
      count += 1
      const x = tf.tensor2d(problem.x, [batch, inputs])
      const labels = tf.oneHot(tf.tensor1d(problem.labels, 'int32'), classes)
      const { grads } = tf.variableGrads((): tf.Scalar => {
        const data = tf.losses.softmaxCrossEntropy(labels, logits(x))
        // Rows first: one float32 sum over all of a large kernel would be wrong in its fourth digit.
        const squares = layers.map(({ kernel }) => tf.sum(tf.sum(tf.square(kernel), 1)))
        const penalty = tf.mul(lambda, tf.addN(squares))
        parts.push(tf.keep(data), tf.keep(penalty))
        return tf.add(data, penalty)
      }, variables)
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))
    })
    return parts
  }

  const step = async (): Promise<Losses> => {
    const parts = train()
    const [data = Number.NaN, penalty = Number.NaN] = await Promise.all(parts.map(read))
    for (const part of parts) part.dispose()
    return { data, penalty }
  }

  return {
    name: `TensorFlow.js ${tf.version_core}, ${tf.getBackend()}`,
    step,
    restart: async () => {
      const assign = (variable: tf.Variable, values: Float32Array): void =>
        tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)))
      for (const [k, { kernel, bias }] of start.entries()) {
        const layer = layers[k]
        if (layer === undefined) break
        assign(layer.kernel, kernel)
        assign(layer.bias, bias)
      }
      optimizer.dispose()
      optimizer = adam()
    },
    parameters: () =>
      Promise.all(
        layers.map(async ({ kernel, bias }) => ({
          kernel: await numbers(kernel),
          bias: await numbers(bias),
        })),
      ),
  }
}

export const enter: Enter = (...task) => enterReading(readSync, ...task)
