/* The training step that contestants are compared by: one hidden layer, dropout, an L2 penalty, Adam. */
import {
  compile,
  dense,
  getOrThrow,
  input,
  keyFromSeed,
  pipe,
  randomBits,
  relu,
  type State,
  softmaxCrossEntropy,
  type Target,
  trainingStep,
  uniformFromBits,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import type { Contestant, Parameters, Problem } from './peers/Contestant.js'

const [batch, inputs, hidden, classes] = [128, 784, 128, 10] as const

/** 784-128-10 on a fixed batch of 128: uniform in [0, 1), as pixels, and any class. */
export const problem = (dropRate: number): Problem => ({
  ...{ batch, inputs, hidden, classes, dropRate, lambda: 0.01, learningRate: 1e-3 },
  x: Float32Array.from(randomBits(keyFromSeed(1), batch * inputs), uniformFromBits),
  labels: Int32Array.from(randomBits(keyFromSeed(2), batch), (bits) => bits % classes),
})

/**
 * Floating-point operations of the contractions: each layer's product and the slope of its kernel, and the slope of the
 * hidden layer. A multiplication and an addition are two; all else in the step is left out.
 */
export const flops = 2 * batch * (2 * inputs * hidden + 3 * hidden * classes)

const parametersIn = (state: State): Parameters => {
  const values = (name: keyof Parameters): Float32Array => {
    const found = state[name]
    if (found === undefined) throw new Error(`the state has no ${name}`)
    return Float32Array.from(found.data)
  }
  return {
    'hidden/kernel': values('hidden/kernel'),
    'hidden/bias': values('hidden/bias'),
    'output/kernel': values('output/kernel'),
    'output/bias': values('output/bias'),
  }
}

/** Regula on one of its targets. It starts from the parameters that the seed 0 gives. */
export const enter = async (target: Target, { dropRate, ...rest }: Problem): Promise<Contestant> => {
  const { lambda, learningRate, x, labels } = rest
  const logits = pipe(input('x', ['batch', inputs]), dense('hidden', hidden), relu, dense('output', classes))
  const step = trainingStep({
    loss: softmaxCrossEntropy(logits, input('labels', ['batch'], 'int')),
    regularize: [dropout({ dropRate }), l2({ lambda })],
    optimizer: adam({ learningRate }),
  })
  const program = getOrThrow(await compile(step, { target, dims: { batch } })())
  return {
    name: `Regula, ${target.name}`,
    step: async () => {
      const { data, penalty } = getOrThrow(await program.run({ x, labels })())
      return { data: data.data[0] ?? Number.NaN, penalty: penalty.data[0] ?? Number.NaN }
    },
    parameters: async () => parametersIn(getOrThrow(await program.state()())),
  }
}
