import { type Expr, labelled, unlabelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type Dim, formatShape, type Shape } from '../expr/Shape.js'
import type { Init } from '../expr/ShapeTypes.js'
import { add } from '../math/arithmetic.js'
import { parameter } from '../math/leaves.js'
import { matmul } from '../math/matmul.js'
import type { Initializer } from '../ops/Initializer.js'
import { glorotUniform, zeros } from './initializers.js'

/** How a dense layer starts, and whether it has a bias. */
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
 * A fully connected layer: x · kernel + bias, with parameters `name/kernel` of shape [inputs, units] and
 * `name/bias` of shape [units]. The same name stands for the same parameters wherever it is used. Ill when the
 * last axis has no known size.
 *
 * @param name a path such as `hidden`
 * @param units the size of the last axis of the result
 * @param options how it starts; Keras's defaults
 *
 * @example
 * ```ts
 * import { constant, dense, evaluate, getOrThrow, input, ones, pipe, relu, toNested } from 'regula'
 * const layer = dense('sum', 1, { kernelInitializer: ones() })
 * pipe(input('x', ['batch', 64]), dense('hidden', 128), relu, layer).shape // => ['batch', 1]
 * toNested(getOrThrow(evaluate(layer(constant([[1, 2, 3]]))))) // => [[6]]
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
    const makeBias = (): Expr<Shape, 'float'> =>
      parameter(`${name}/bias`, [units], { initializer: biasInitializer, role: 'bias' })
    if (x.ill) return ill('dense', 'its argument is ill', [x, makeBias()])
    if (typeof inputs !== 'number')
      return ill('dense', `needs a known last axis, got ${formatShape(x.shape)} for layer '${name}'`, [x])
    const kernel = parameter(`${name}/kernel`, [inputs, units], {
      initializer: kernelInitializer,
      role: 'kernel',
    })
    const product: Expr<Shape, 'float'> = unlabelled(matmul(x, kernel))
    const result: Expr = useBias && !product.ill ? add(product, makeBias()) : product
    return result.ill ? result : labelled(result, { kind: 'dense', name })
  }
}
