/* Regula's contestant: a network of dense layers with dropout, an L2 penalty and Adam. */
import {
  compile,
  dense,
  type Expr,
  getOrThrow,
  input,
  relu,
  type Shape,
  type State,
  softmaxCrossEntropy,
  type Target,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import type { Contestant, Layer, Problem } from '../peers/Contestant.js'

type Float = Expr<Shape, 'float'>

const nameOf = (k: number): string => `layer${k}`

/** The outputs are the two parts of the loss, and their sum. */
export const stepOf = ({ sizes, dropRate, lambda, learningRate }: Problem) => {
  const [inputs = 0, ...units] = sizes
  let x: Float = input('x', ['batch', inputs])
  for (const [k, size] of units.entries()) {
    const layer: (x: Float) => Float = dense(nameOf(k), size)
    x = k === units.length - 1 ? layer(x) : relu(layer(x))
  }
  return trainingStep({
    loss: softmaxCrossEntropy(x, input('labels', ['batch'], 'int')),
    regularize: [dropout({ dropRate }), l2({ lambda })],
    optimizer: adam({ learningRate }),
  })
}

const layersIn = (state: State, count: number): readonly Layer[] => {
  const values = (name: string): Float32Array => {
    const found = state[name]
    if (found === undefined) throw new Error(`the state has no ${name}`)
    return Float32Array.from(found.data)
  }
  return Array.from({ length: count }, (_, k) => ({
    kernel: values(`${nameOf(k)}/kernel`),
    bias: values(`${nameOf(k)}/bias`),
  }))
}

/** Regula on one of its targets. It starts from the parameters that the seed 0 gives. */
export const enter = async (target: Target, problem: Problem): Promise<Contestant> => {
  const { batch, sizes, x, labels } = problem
  const step = stepOf(problem)
  const program = getOrThrow(await compile(step, { target, dims: { batch } })())
  const first = getOrThrow(await program.state()())
  return {
    name: `Regula, ${target.name}`,
    step: async () => {
      const { data, penalty } = getOrThrow(await program.run({ x, labels })())
      return { data: data.data[0] ?? Number.NaN, penalty: penalty.data[0] ?? Number.NaN }
    },
    restart: async () => getOrThrow(await program.load(first)()),
    parameters: async () => layersIn(getOrThrow(await program.state()()), sizes.length - 1),
  }
}
