import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { add, mul, sub } from '../math/arithmetic.js'
import { equal } from '../math/comparison.js'
import { where } from '../math/where.js'
import type { Optimizer, Setting } from './Optimizer.js'
import { setting } from './Optimizer.js'

/** Options of `sgd`, with PyTorch's names and defaults. */
export interface SgdOptions {
  /** η, from 0. */
  readonly learningRate: Setting
  /** μ, from 0. Default 0: no momentum. */
  readonly momentum?: Setting
  /** Taken off what the gradient adds to the momentum. Default 0. */
  readonly dampening?: Setting
  /** Nesterov's look ahead. Default false. */
  readonly nesterov?: boolean
  /** λ, coupled: λw is added to the gradient. Default 0. Applies to every parameter, as in PyTorch. */
  readonly weightDecay?: Setting
}

/**
 * Stochastic gradient descent: g = ∇ + λw; b ← μb + (1 − dampening) g, b = g at the first step; w ← w − η (g + μb
 * with Nesterov, b with momentum, g without).
 *
 * The learning rate has no default; other defaults are PyTorch's. A number out of range makes the step ill.
 * Source: `torch.optim.SGD`.
 *
 * @example
 * ```ts
 * import { compile, constantly, getOrThrow, parameter, square, trainingStep } from 'regula'
 * import { sgd } from 'regula/optimizers'
 * const w = parameter('w', [], { initializer: constantly(1) })
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 })
 * const program = getOrThrow(await compile(trainingStep({ loss: square(w), optimizer }))())
 * getOrThrow(await program.run({})())
 * getOrThrow(await program.state()()).w?.data // => [Math.fround(0.8)]
 * ```
 */
export const sgd = (options: SgdOptions): Optimizer => {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options
  const learningRate = setting('sgd', 'learningRate', options.learningRate)
  const mu = setting('sgd', 'momentum', momentum)
  const kept = sub(1, setting('sgd', 'dampening', dampening, 0, 1))
  const decay = setting('sgd', 'weightDecay', weightDecay)
  return {
    name: 'sgd',
    learningRate,
    update: ({ parameter, gradient, time, slot }) => {
      type Float = Expr<Shape, 'float'>
      const g: Float = weightDecay === 0 ? gradient : add(gradient, mul(decay, parameter))
      if (momentum === 0) return { parameter: sub(parameter, mul(learningRate, g)), slots: {} }
      const before = slot('momentum', { kind: 'constant', value: 0 })
      const moving: Float = add(mul(mu, before), mul(kept, g))
      const buffer: Float = dampening === 0 ? moving : where(equal(time, 1), g, moving)
      const direction: Float = nesterov ? add(g, mul(mu, buffer)) : buffer
      return { parameter: sub(parameter, mul(learningRate, direction)), slots: { momentum: buffer } }
    },
  }
}
