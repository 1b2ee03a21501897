import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type Dim, formatShape, type Shape } from '../expr/Shape.js'
import type { Init } from '../expr/ShapeTypes.js'
import { add } from '../math/arithmetic.js'
import { parameter } from '../math/leaves.js'
import { matmul } from '../math/linear.js'
import type { Initializer } from '../ops/Initializer.js'
import { glorotUniform, zeros } from './initializers.js'

/** How a dense layer starts. */
export interface DenseOptions {
  /** Default Glorot uniform, as Keras. */
  readonly kernelInitializer?: Initializer
  /** Default zeros, as Keras. */
  readonly biasInitializer?: Initializer
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean
}

/** A layer: a function from a tensor to a tensor with the last axis of size `units`. */
export type Dense<N extends Dim> = <S extends Shape>(
  x: Expr<S, 'float'>,
) => Expr<readonly [...Init<S>, N], 'float'>

/**
 * A fully connected layer: x · kernel + bias, with parameters `name/kernel` of shape [inputs, units] and `name/bias`
 * of shape [units]. The same name stands for the same parameters wherever it is used.
 *
 * @param name a path such as `hidden`
 * @param units the size of the last axis of the result
 *
 * @example
 * ```ts
 * import { dense, input, pipe, relu } from 'regula'
 * pipe(input('x', ['batch', 64]), dense('hidden', 128), relu).shape // => ['batch', 128]
 * ```
 */
export function dense<const N extends number>(name: string, units: N, options?: DenseOptions): Dense<N>
export function dense(
  name: string,
  units: number,
  { kernelInitializer = glorotUniform(), biasInitializer = zeros(), useBias = true }: DenseOptions = {},
): (x: Expr<Shape, 'float'>) => Expr {
  return (x) => {
    const inputs = x.shape.at(-1)
    if (x.ill) return x
    if (typeof inputs !== 'number')
      return ill('dense', `needs a known last axis, got ${formatShape(x.shape)} for layer '${name}'`, [x])
    const kernel = parameter(`${name}/kernel`, [inputs, units], {
      initializer: kernelInitializer,
      role: 'kernel',
    })
    const product: Expr<Shape, 'float'> = matmul(x, kernel)
    const bias = parameter(`${name}/bias`, [units], { initializer: biasInitializer, role: 'bias' })
    const result: Expr = useBias ? add(product, bias) : product
    return result.ill ? result : labelled(result, { kind: 'dense', name })
  }
}
