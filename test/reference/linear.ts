/* Linear regression with an L1 (and L2) penalty by subgradients: the rules `l1` and `l2` with `sgd`. */
import {
  add,
  evaluate,
  getOrThrow,
  input,
  matmul,
  meanSquaredError,
  type Shape,
  type State,
  trainingStep,
} from '../../src/index.js'
import { sgd } from '../../src/optimizers/index.js'
import { regularize } from '../../src/regularize/index.js'
import { type Float, parameterOf, toTensor } from './arguments.js'
import { gradientsOf, rulesOf, scalarOf } from './settings.js'
import { type Case, checkerOf, type Given, type Runner } from './support.js'
import { placed, start } from './training.js'

export interface LinearInputs {
  readonly x: Given
  readonly y: Given
  readonly params: { readonly w: Given; readonly b: Given }
  readonly lr: number
  readonly momentum: number
  readonly l1: number
  readonly l2?: number
  readonly steps: number
}

export const linearRunner = (file: Case<LinearInputs>): Runner => {
  const { inputs } = file
  return async (on) => {
    const { check, finish } = checkerOf(file, on)
    const w = parameterOf('w', inputs.params.w)
    const b = parameterOf('b', inputs.params.b, 'bias')
    const prediction: Float = add(matmul(input<Shape>('x', inputs.x.shape), w), b)
    const loss = meanSquaredError(prediction, input<Shape>('y', inputs.y.shape))
    const rules = rulesOf({ l1: inputs.l1, ...(inputs.l2 === undefined ? {} : { l2: inputs.l2 }) })
    const total = scalarOf(regularize(rules)({ loss, outputs: {} }).total)
    const optimizer = sgd({ learningRate: inputs.lr, momentum: inputs.momentum })
    const feed = { x: toTensor(inputs.x), y: toTensor(inputs.y) }
    const program = await start(trainingStep({ loss, regularize: rules, optimizer }), placed(on))
    const checkParameters = (moment: string, values: State): void => {
      for (const name of ['w', 'b']) check(`${moment}.${name}`, values[name] ?? [])
    }
    checkParameters('gradients_at_start', getOrThrow(evaluate(gradientsOf(total), { inputs: feed })))
    const losses: number[] = []
    for (let s = 1; s <= inputs.steps; s += 1) {
      losses.push((await program.run(feed)).total ?? Number.NaN)
      if (s === 1) checkParameters('params_after_step_1', await program.state())
    }
    check('losses', losses)
    const state = await program.state()
    checkParameters('params_final', state)
    check('loss_after_last_step', getOrThrow(evaluate(total, { inputs: feed, state })))
    finish()
  }
}
