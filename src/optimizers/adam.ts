import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { add, div, maximum, mul, pow, sub } from '../math/arithmetic.js'
import { sqrt, square } from '../math/unary.js'
import type { Optimizer, Setting, UpdateContext } from './Optimizer.js'
import { setting } from './Optimizer.js'

type Float = Expr<Shape, 'float'>

/** Options of `adam` and `adamW`, with PyTorch's defaults. */
export interface AdamOptions {
  /** η. Default 0.001. */
  readonly learningRate?: Setting
  /** β₁, from 0 to below 1. Default 0.9. */
  readonly beta1?: Setting
  /** β₂, from 0 to below 1. Default 0.999. */
  readonly beta2?: Setting
  /** Added to the root. Default 1e-8. */
  readonly epsilon?: Setting
  /** Whether the largest second moment so far is used. Default false. */
  readonly amsgrad?: boolean
  /** λ. `adam` adds λw to the gradient (coupled), default 0; `adamW` multiplies w by 1 − ηλ, default 0.01. */
  readonly weightDecay?: Setting
}

const below1 = 1 - 2 ** -53

const makeAdam = (name: 'adam' | 'adamW', options: AdamOptions): Optimizer => {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, amsgrad = false } = options
  const { weightDecay = name === 'adam' ? 0 : 0.01 } = options
  const learningRate = setting(name, 'learningRate', options.learningRate ?? 1e-3)
  const b1 = setting(name, 'beta1', beta1, 0, below1)
  const b2 = setting(name, 'beta2', beta2, 0, below1)
  const eps = setting(name, 'epsilon', epsilon)
  const decay = setting(name, 'weightDecay', weightDecay)

  const moving = (beta: Expr<readonly [], 'float'>, before: Float, now: Float): Float =>
    add(mul(beta, before), mul(sub(1, beta), now))

  const update = ({ parameter, gradient, time, slot }: UpdateContext) => {
    const coupled = name === 'adam' && weightDecay !== 0
    const g: Float = coupled ? add(gradient, mul(decay, parameter)) : gradient
    const start: Float =
      name === 'adamW' && weightDecay !== 0 ? mul(parameter, sub(1, mul(learningRate, decay))) : parameter
    const zero = { kind: 'constant', value: 0 } as const
    const m = moving(b1, slot('m', zero), g)
    const v = moving(b2, slot('v', zero), square(g))
    const largest: Float = amsgrad ? maximum(slot('vMax', zero), v) : v
    // Both sides of the fraction times √(1 − β₂ᵗ): one division for each parameter instead of two.
    const correction = sqrt(sub(1, pow(b2, time)))
    const rate = div(mul(learningRate, correction), sub(1, pow(b1, time)))
    const root: Float = add(sqrt(largest), mul(eps, correction))
    const next: Float = sub(start, div(mul(rate, m), root))
    return { parameter: next, slots: amsgrad ? { m, v, vMax: largest } : { m, v } }
  }
  return { name, learningRate, update }
}

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε).
 *
 * Weight decay is coupled: it adds λw to the gradient. Defaults and names are PyTorch's; a setting may be a scalar
 * input. A number out of range makes the step ill. Sources: Kingma and Ba 2015; `torch.optim.Adam`.
 *
 * @example
 * ```ts
 * import { compile, constantly, getOrThrow, parameter, square, trainingStep } from 'regula'
 * import { adam } from 'regula/optimizers'
 * const w = parameter('w', [], { initializer: constantly(1) })
 * const program = getOrThrow(await compile(trainingStep({ loss: square(w), optimizer: adam() }))())
 * getOrThrow(await program.run({})())
 * getOrThrow(await program.state()()).w?.data // => [Math.fround(0.999)]
 * ```
 */
export const adam = (options: AdamOptions = {}): Optimizer => makeAdam('adam', options)

/**
 * Adam with decoupled weight decay: w ← w (1 − ηλ), then Adam's step of the bare gradient; λ is 0.01 unless given.
 *
 * Decays every parameter, as PyTorch does; for kernels alone use `adam` with the rule `weightDecay`.
 * Sources: Loshchilov and Hutter 2019; `torch.optim.AdamW`.
 *
 * @example
 * ```ts
 * import { compile, constantly, getOrThrow, parameter, square, trainingStep } from 'regula'
 * import { adamW } from 'regula/optimizers'
 * const w = parameter('w', [], { initializer: constantly(1) })
 * const optimizer = adamW({ learningRate: 0.1, weightDecay: 0.5 })
 * const program = getOrThrow(await compile(trainingStep({ loss: square(w), optimizer }))())
 * getOrThrow(await program.run({})())
 * getOrThrow(await program.state()()).w?.data // => [Math.fround(0.85)]
 * ```
 */
export const adamW = (options: AdamOptions = {}): Optimizer => makeAdam('adamW', options)
