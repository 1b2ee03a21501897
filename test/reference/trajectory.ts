/* The optimiser trajectories of `optim`, run by training steps. */
import {
  type Dense,
  dense,
  type Expr,
  evaluate,
  getOrThrow,
  type Initializer,
  input,
  meanSquaredError,
  norm,
  relu,
  type Shape,
  type State,
  sigmoid,
  softmaxCrossEntropy,
  type Tensor,
  tanh,
  trainingStep,
} from '../../src/index.js'
import { regularize } from '../../src/regularize/index.js'
import { type Float, toTensor } from './arguments.js'
import {
  clipped,
  gradientsOf,
  type OptimizerSettings,
  optimizerOf,
  parametersOf,
  type Regularisation,
  rulesOf,
  scalarOf,
} from './settings.js'
import { type Case, checkerOf, type Given, type Runner } from './support.js'
import { placed, start } from './training.js'

export interface ModelInputs {
  readonly layers: readonly number[]
  readonly activation: 'relu' | 'tanh' | 'sigmoid'
  readonly loss: 'cross_entropy' | 'mse'
  readonly x: Given
  readonly y: Given
  readonly params: Readonly<Record<string, Given>>
}

export interface TrajectoryInputs extends ModelInputs {
  readonly optimizer: OptimizerSettings
  readonly regularisation?: Regularisation
  readonly steps: number
}

/** A model of dense layers: its loss, its output and its parameters under the names of the file. */
export interface Model {
  readonly loss: Expr<readonly [], 'float'>
  readonly output: Float
  /** W1 ↦ layer1/kernel, b1 ↦ layer1/bias. */
  readonly stateNames: ReadonlyMap<string, string>
  readonly fileNames: ReadonlyMap<string, string>
}

const activations = { relu, tanh, sigmoid }

const values = (given: Given | undefined): Initializer => {
  if (given === undefined) throw new Error('a layer without parameters')
  return { kind: 'values', value: toTensor(given) }
}

/** Layers named layer1, layer2, … with the activation between them; the batch size is a named dimension. */
export const modelOf = ({ layers, activation, loss, x, y, params }: ModelInputs): Model => {
  const count = layers.length - 1
  const act = activations[activation]
  let h: Float = input<Shape>('x', ['batch', ...x.shape.slice(1)])
  for (let i = 1; i <= count; i += 1) {
    const layer: Dense<number> = dense(`layer${i}`, layers[i] ?? 0, {
      kernelInitializer: values(params[`W${i}`]),
      biasInitializer: values(params[`b${i}`]),
    })
    const z: Float = layer(h)
    h = i < count ? act(z) : z
  }
  const shape = ['batch', ...y.shape.slice(1)]
  const pairs = Object.keys(params).map(
    (name) => [name, `layer${name.slice(1)}/${name.startsWith('W') ? 'kernel' : 'bias'}`] as const,
  )
  return {
    output: h,
    loss:
      loss === 'mse'
        ? meanSquaredError(h, input<Shape>('y', shape))
        : softmaxCrossEntropy<Shape>(h, input<Shape, 'int'>('y', shape, 'int')),
    stateNames: new Map(pairs),
    fileNames: new Map(pairs.map(([name, inState]) => [inState, name])),
  }
}

/** The parameters of a state under the names of the file. */
export const parametersIn = ({ stateNames }: Model, state: State): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    [...stateNames].flatMap(([name, inState]) => (state[inState] ? [[name, state[inState]] as const] : [])),
  )

/** ‖column‖₂ of every kernel. */
const columnNorms = (total: Expr, state: State): Readonly<Record<string, Tensor>> =>
  getOrThrow(
    evaluate(
      Object.fromEntries(
        [...parametersOf(total)].flatMap(([name, node]) =>
          node.shape.length === 2 ? [[name, norm(node, { axis: 0 })] as const] : [],
        ),
      ),
      { state },
    ),
  )

/** What `optim` expects of parameters after so many steps. */
const moments: ReadonlyMap<number, string> = new Map([
  [1, 'params_after_step_1'],
  [5, 'params_after_step_5'],
])

export const trajectoryRunner = (file: Case<TrajectoryInputs>): Runner | undefined => {
  const { inputs, expected } = file
  const { regularisation = {}, steps, x, y } = inputs
  const optimizer = optimizerOf(inputs.optimizer)
  if (optimizer === undefined) return undefined
  return async (on) => {
    const { check, finish } = checkerOf(file, on)
    const model = modelOf(inputs)
    const rules = rulesOf(regularisation)
    const total = scalarOf(regularize(rules)({ loss: model.loss, outputs: {} }).total)
    const clip = clipped(optimizer, total, regularisation)
    const step = trainingStep({
      loss: model.loss,
      optimizer: clip.optimizer,
      regularize: rules,
      outputs: clip.outputs,
    })
    const feed = { x: toTensor(x), y: toTensor(y) }
    const dims = { batch: Number(x.shape[0]) }
    const program = await start(step, { dims, ...placed(on) })
    const checkParameters = (moment: string, state: State): void => {
      for (const [name, value] of Object.entries(parametersIn(model, state)))
        check(`${moment}.${name}`, value)
    }
    const gradients = getOrThrow(evaluate(gradientsOf(total), { inputs: feed, dims }))
    for (const [name, value] of Object.entries(parametersIn(model, gradients)))
      check(`gradients_at_start.${name}`, value)

    const losses: number[] = []
    const norms: number[] = []
    for (let s = 1; s <= steps; s += 1) {
      const values = await program.run(feed)
      losses.push(values.total ?? Number.NaN)
      if (values.gradientNorm !== undefined) norms.push(values.gradientNorm)
      const moment = moments.get(s)
      if (moment !== undefined) checkParameters(moment, await program.state())
    }
    check('losses', losses)
    if (norms.length > 0) check('gradient_norms_before_clipping', norms)
    const state = await program.state()
    checkParameters('params_final', state)
    const after = getOrThrow(evaluate({ total, output: model.output }, { inputs: feed, dims, state }))
    check('loss_after_last_step', after.total)
    check('output_final', after.output)
    if (expected.column_norms_final !== undefined)
      for (const [name, value] of Object.entries(columnNorms(total, state)))
        check(`column_norms_final.${model.fileNames.get(name)}`, value)
    finish()
  }
}
