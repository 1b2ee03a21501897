import { type Expr, isExpr, labelled } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { type DType, formatShape, type Shape } from '../expr/Shape.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { builders } from '../math/builders.js'

/** The nodes through which the targets reach the roots. */
const dependents = (roots: readonly Expr[], targets: ReadonlySet<Expr>): ReadonlySet<Expr> => {
  const depends = fold<Expr, boolean>(roots, (node, args) => targets.has(node) || args.some((d) => d))
  return new Set([...depends].filter(([, d]) => d).map(([node]) => node))
}

/**
 * Reverse mode: from the change of `output` that each unit of it stands for, the change of every target.
 * One visit for each node between the targets and the output.
 */
export const pullback = (output: Expr, targets: readonly Expr[], cotangent: Expr): readonly Expr[] => {
  const relevant = dependents([output], new Set(targets))
  const changes = new Map<Expr, Expr>()
  if (relevant.has(output)) changes.set(output, cotangent)
  const order = postOrder([output])
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const node = order[i]
    const change = node === undefined ? undefined : changes.get(node)
    if (node === undefined || change === undefined || node.dtype !== 'float') continue
    if (!node.args.some((argument) => relevant.has(argument))) continue
    const argumentChanges = node.op.pullback({
      args: node.args,
      output: node,
      cotangent: change,
      build: builders,
    })
    node.args.forEach((argument, k) => {
      const part = argumentChanges[k]
      if (part === undefined || !relevant.has(argument)) return
      const sofar = changes.get(argument)
      changes.set(argument, sofar === undefined ? part : builders.add(sofar, part))
    })
  }
  return targets.map((target) => changes.get(target) ?? builders.zeros(target))
}

const fault = (loss: Expr, targets: readonly Expr[]): string | undefined => {
  if (loss.dtype !== 'float' || loss.shape.length !== 0)
    return `the gradient of a ${loss.dtype} of shape ${formatShape(loss.shape)} is not defined; sum or average it to a scalar`
  const other = targets.find((target) => target.dtype !== 'float')
  return other === undefined ? undefined : `there is no derivative by a tensor of ${other.dtype}`
}

/** A tuple of expressions, each a variable, an input or any node of the graph. */
export type Targets = readonly Expr<Shape, 'float'>[]

/** Expressions of the same shapes. */
export type Like<T extends Targets> = {
  readonly [K in keyof T]: T[K] extends Expr<infer S, DType> ? Expr<S, 'float'> : never
}

/**
 * ∂loss/∂target for every target, as expressions of the targets' shapes; one target or a list.
 *
 * The result is an expression like any other: differentiate it again, penalise it, or step along it. Ill when the
 * loss is no float scalar or a target is no float. Source: reverse accumulation (Linnainmaa 1970).
 *
 * @param loss a float scalar
 * @param targets nodes of the loss; one that it does not depend on gives zeros
 *
 * @example
 * ```ts
 * import { constant, evaluate, getOrThrow, gradient, square, sum, toNested } from 'regula'
 * const x = constant([1, 2, 3])
 * const slope = gradient(sum(square(x)), x)
 * toNested(getOrThrow(evaluate(slope))) // => [2, 4, 6]
 * toNested(getOrThrow(evaluate(gradient(sum(square(slope)), x)))) // => [8, 16, 24]
 * ```
 */
export function gradient<S extends Shape>(
  loss: Expr<readonly [], 'float'>,
  target: Expr<S, 'float'>,
): Expr<S, 'float'>
export function gradient<const T extends Targets>(loss: Expr<readonly [], 'float'>, targets: T): Like<T>
export function gradient(loss: Expr, targets: Expr | readonly Expr[]): Expr | readonly Expr[] {
  const list = isExpr(targets) ? [targets] : targets
  const problem = loss.ill || list.some((t) => t.ill) ? undefined : fault(loss, list)
  const bad = loss.ill || list.some((t) => t.ill) || problem !== undefined
  const wrong = bad ? ill('gradient', problem ?? 'what it differentiates is ill', [loss, ...list]) : undefined
  const gradients = wrong
    ? list.map(() => wrong)
    : pullback(loss, list, builders.number(1)).map((g) => labelled(g, { kind: 'gradient' }))
  const [only] = gradients
  return isExpr(targets) && only !== undefined ? only : gradients
}
