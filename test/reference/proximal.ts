/* Lasso by proximal steps: ISTA is the rule `proximalL1` with `sgd`; FISTA is a step that is written out. */
import {
  add,
  constant,
  div,
  type Expr,
  evaluate,
  getOrThrow,
  gradient,
  input,
  makeStep,
  matmul,
  meanSquaredError,
  mul,
  normL1,
  type Shape,
  type Step,
  sqrt,
  square,
  stateVariable,
  sub,
  trainingStep,
} from '../../src/index.js'
import { sgd } from '../../src/optimizers/index.js'
import { proximalL1, softThreshold } from '../../src/regularize/index.js'
import { type Float, parameterOf, toTensor } from './arguments.js'
import { type Case, checkerOf, type Given, type Runner } from './support.js'
import { placed, start } from './training.js'

export interface ProximalInputs {
  readonly x: Given
  readonly y: Given
  readonly params: { readonly w: Given }
  readonly lr: number
  readonly l1: number
  readonly steps: number
  readonly accelerated: boolean
}

type Scalar = Expr<readonly [], 'float'>

/**
 * u = z − η ∇f(z), w′ = soft(u, ηλ), t′ = (1 + √(1 + 4t²)) / 2, z′ = w′ + (t − 1)/t′ (w′ − w).
 *
 * Source: Beck and Teboulle 2009.
 */
export const fistaStep = (
  lossAt: (w: Float) => Scalar,
  w: Float,
  z: Float,
  { lr, l1 }: Pick<ProximalInputs, 'lr' | 'l1'>,
): Step => {
  const t = stateVariable('t', [], 'float', { kind: 'constant', value: 1 })
  const u: Float = sub(z, mul(lr, gradient(lossAt(z), z)))
  const nextW = softThreshold(u, constant(lr * l1))
  const nextT = div(add(1, sqrt(add(1, mul(4, square(t))))), 2)
  const nextZ: Float = add(nextW, mul(div(sub(t, 1), nextT), sub(nextW, w)))
  return makeStep({
    outputs: { objective: add(lossAt(w), mul(l1, normL1(w))) },
    next: [
      [w, nextW],
      [z, nextZ],
      [t, nextT],
    ],
  })
}

export const proximalRunner = (file: Case<ProximalInputs>): Runner => {
  const { inputs } = file
  return async (on) => {
    const { check, finish } = checkerOf(file, on)
    const w = parameterOf('w', inputs.params.w)
    const lossAt = (weights: Float): Scalar =>
      meanSquaredError<Shape, Shape>(
        matmul(input<Shape>('x', inputs.x.shape), weights),
        input<Shape>('y', inputs.y.shape),
      )
    const loss = lossAt(w)
    const objective = add(loss, mul(inputs.l1, normL1(w)))
    const step: Step = inputs.accelerated
      ? fistaStep(lossAt, w, parameterOf('z', inputs.params.w), inputs)
      : trainingStep({
          loss,
          outputs: { objective },
          optimizer: sgd({ learningRate: inputs.lr }),
          regularize: [proximalL1({ lambda: inputs.l1 })],
        })
    const feed = { x: toTensor(inputs.x), y: toTensor(inputs.y) }
    const program = await start(step, placed(on))
    const losses: number[] = []
    const nonzeros: number[] = []
    for (let s = 1; s <= inputs.steps; s += 1) {
      losses.push((await program.run(feed)).objective ?? Number.NaN)
      nonzeros.push(Array.from((await program.state()).w?.data ?? []).filter((x) => x !== 0).length)
    }
    const state = await program.state()
    check('losses', losses)
    check('nonzeros_after_step', nonzeros)
    check('params_final.w', state.w ?? [])
    check('loss_after_last_step', getOrThrow(evaluate(objective, { inputs: feed, state })))
    finish()
  }
}
