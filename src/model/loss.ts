import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import type { SameShapeCheck } from '../expr/ShapeTypes.js'
import { mean, sum } from '../math/reduction.js'

/** How the losses of all samples become one number: their mean or their sum. */
export type LossReduction = 'mean' | 'sum'

export type Float = Expr<Shape, 'float'>
export type Scalar = Expr<readonly [], 'float'>

export const finish = (name: string, losses: Float, reduction: LossReduction): Expr => {
  const result: Expr = reduction === 'mean' ? mean(losses) : sum(losses)
  return result.ill ? result : labelled(result, { kind: name })
}

/** Options of an elementwise loss. */
export interface LossOptions {
  /** Over all elements. Default mean. */
  readonly reduction?: LossReduction
}

/** A loss that compares two tensors of one shape, element by element. */
export interface PairLoss<O extends LossOptions = LossOptions> {
  <const A extends Shape, const B extends Shape>(
    prediction: Expr<A, 'float'>,
    target: Expr<B, 'float'> & SameShapeCheck<A, B>,
    options?: O,
  ): Scalar
  <S extends Shape>(prediction: Expr<S, 'float'>, target: Expr<S, 'float'>, options?: O): Scalar
}

type PairLossBody<O extends LossOptions> = (
  prediction: Float,
  target: Float,
  options: O | Record<string, never>,
) => Float

export function pairLoss<O extends LossOptions>(name: string, body: PairLossBody<O>): PairLoss<O>
export function pairLoss<O extends LossOptions>(
  name: string,
  body: PairLossBody<O>,
): (prediction: Float, target: Float, options?: O) => Expr {
  return (prediction, target, options) => {
    if (!prediction.ill && !target.ill && !sameShape(prediction.shape, target.shape))
      return ill(name, `shapes ${formatShape(prediction.shape)} and ${formatShape(target.shape)} differ`, [
        prediction,
        target,
      ])
    return finish(name, body(prediction, target, options ?? {}), options?.reduction ?? 'mean')
  }
}
