/* TensorFlow.js on its plain `cpu` backend, without WebAssembly. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
// For the gradients: as published for Node, the core has none registered, and this package registers them all.
import '@tensorflow/tfjs-layers'
import type { Enter, Losses, Parameters } from './Contestant.js'

/** Production mode leaves its own checks out. */
tf.enableProdMode()

const numbers = async (variable: tf.Variable): Promise<Float32Array> =>
  Float32Array.from(await variable.data<'float32'>())

/** The step, written by hand. The variables start from `start`; the masks of a step are seeded by its number. */
export const enter: Enter = async (problem, start) => {
  await tf.setBackend('cpu')
  const { batch, inputs, hidden, classes, dropRate, lambda, learningRate } = problem
  const variable = (name: keyof Parameters, shape: number[]): tf.Variable =>
    tf.tidy(() => tf.variable(tf.tensor(start[name].slice(), shape)))
  const kernel1 = variable('hidden/kernel', [inputs, hidden])
  const bias1 = variable('hidden/bias', [hidden])
  const kernel2 = variable('output/kernel', [hidden, classes])
  const bias2 = variable('output/bias', [classes])
  const variables = [kernel1, bias1, kernel2, bias2]
  // The default of ε is the backend's, 1e-7.
  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8)
  let count = 0

  const logits = (x: tf.Tensor): tf.Tensor => {
    const active = tf.relu(tf.add(tf.matMul(x, kernel1), bias1))
    return tf.add(tf.matMul(tf.dropout(active, dropRate, undefined, count), kernel2), bias2)
  }

  const step = (): Losses =>
    tf.tidy(() => {
      count += 1
      const x = tf.tensor2d(problem.x, [batch, inputs])
      const labels = tf.oneHot(tf.tensor1d(problem.labels, 'int32'), classes)
      const parts: tf.Tensor[] = []
      const { grads } = tf.variableGrads((): tf.Scalar => {
        const data = tf.losses.softmaxCrossEntropy(labels, logits(x))
        const penalty = tf.mul(lambda, tf.add(tf.sum(tf.square(kernel1)), tf.sum(tf.square(kernel2))))
        parts.push(tf.keep(data), tf.keep(penalty))
        return tf.add(data, penalty)
      }, variables)
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))
      const [data = Number.NaN, penalty = Number.NaN] = parts.map((part) => part.dataSync()[0])
      tf.dispose(parts)
      return { data, penalty }
    })

  return {
    name: `TensorFlow.js ${tf.version_core}, cpu`,
    step: async () => step(),
    parameters: async () => ({
      'hidden/kernel': await numbers(kernel1),
      'hidden/bias': await numbers(bias1),
      'output/kernel': await numbers(kernel2),
      'output/bias': await numbers(bias2),
    }),
  }
}
