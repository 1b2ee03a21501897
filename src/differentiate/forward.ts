import { type Expr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, type Shape, sameShape } from '../expr/Shape.js'
import { fold } from '../graph/postOrder.js'
import { builders } from '../math/builders.js'
import { gradient, type Like, type Targets } from './reverse.js'

const push = (outputs: readonly Expr[], tangents: ReadonlyMap<Expr, Expr>): readonly Expr[] => {
  const changes = fold<Expr, { readonly change: Expr | undefined }>(outputs, (node, args) => {
    const given = tangents.get(node)
    if (given !== undefined) return { change: given }
    const moving = args.map(({ change }) => change)
    if (node.dtype !== 'float' || moving.every((change) => change === undefined)) return { change: undefined }
    return {
      change: node.op.pushforward({ args: node.args, output: node, tangents: moving, build: builders }),
    }
  })
  return outputs.map((output) =>
    labelled(changes.get(output)?.change ?? builders.zeros(output), { kind: 'pushforward' }),
  )
}

const tangentFault = (inputs: readonly Expr[], tangents: readonly Expr[]): string | undefined => {
  if (inputs.length !== tangents.length) return `${inputs.length} inputs have ${tangents.length} tangents`
  const k = inputs.findIndex((x, i) => !sameShape(x.shape, tangents[i]?.shape ?? []))
  return k < 0
    ? undefined
    : `tangent ${k} has shape ${formatShape(tangents[k]?.shape ?? [])}, its input ${formatShape(inputs[k]?.shape ?? [])}`
}

const checked = (
  name: string,
  inputs: readonly Expr[],
  tangents: readonly Expr[],
  outputs: readonly Expr[],
) => {
  const all = [...inputs, ...tangents, ...outputs]
  if (all.some((x) => x.ill)) return ill(name, 'an argument is ill', all)
  const fault = tangentFault(inputs, tangents)
  return fault === undefined ? undefined : ill(name, fault, all)
}

/**
 * Forward mode: the change of `output` when each input changes along its tangent, Σ ∂output/∂inputₖ · tangentₖ, as an
 * expression of the output's shape. Ill when a tangent does not have the shape of its input.
 *
 * @param output any float tensor
 * @param inputs nodes of the output
 * @param tangents one for each input, of its shape
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, pushforward, square, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * toNested(getOrThrow(evaluate(pushforward(square(x), [x], [constant([1, 0, 1])])))) // => [2, 0, 6]
 * ```
 */
export function pushforward<S extends Shape>(
  output: Expr<S, 'float'>,
  inputs: Targets,
  tangents: Targets,
): Expr<S, 'float'>
export function pushforward(output: Expr, inputs: readonly Expr[], tangents: readonly Expr[]): Expr {
  const problem = checked('pushforward', inputs, tangents, [output])
  if (problem !== undefined) return problem
  const [change] = push(
    [output],
    new Map(inputs.map((x, k) => [x, tangents[k] ?? builders.zeros(x)] as const)),
  )
  return change ?? builders.zeros(output)
}

/**
 * The product of the Hessian of `loss` with a direction, forward over reverse, without building the Hessian:
 * d/dε ∇loss(targets + ε · direction) at ε = 0. Ill when a direction does not have the shape of its target.
 *
 * @param loss a float scalar
 * @param targets nodes of the loss
 * @param direction one tensor for each target, of its shape
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, hessianVectorProduct, mul, square, sum, toNested } from 'regula'
 * const x = constant([1, 2])
 * const cubes = sum(mul(x, square(x)))
 * const [product] = hessianVectorProduct(cubes, [x], [constant([1, 1])])
 * toNested(getOrThrow(evaluate(product))) // => [6, 12]
 * ```
 */
export function hessianVectorProduct<const T extends Targets>(
  loss: Expr<readonly [], 'float'>,
  targets: T,
  direction: Targets,
): Like<T>
export function hessianVectorProduct(
  loss: Expr<readonly [], 'float'>,
  targets: Targets,
  direction: Targets,
): readonly Expr[] {
  const problem = checked('hessianVectorProduct', targets, direction, [loss])
  if (problem !== undefined) return targets.map(() => problem)
  const gradients = gradient(loss, targets)
  const bad = gradients.find((g) => g.ill)
  if (bad !== undefined) return targets.map(() => bad)
  return push(gradients, new Map(targets.map((x, k) => [x, direction[k] ?? builders.zeros(x)] as const)))
}
