import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { input } from '../ops/input.js'
import { type Role, variable } from '../ops/variable.js'

/** Operations after which a kernel is still a kernel, such as a transpose. */
const movers: readonly string[] = ['transpose', 'reshape', 'broadcast', 'slice', 'reverse']
/** A place in a model that a rule may pick. */
export interface Site {
  readonly node: Expr
  /** `input` and `parameter` for leaves, otherwise the label: `relu`, `dense`, `softmax`… */
  readonly kind: string
  /** A path: the name of an input, parameter or layer, or `layer/kind` for what follows a layer. Unique in a model. */
  readonly name: string
  readonly shape: Shape
  /** What a parameter is for. */
  readonly role: Role | undefined
  /** Whether a layer with parameters comes after it: true for hidden layers, false for the output. */
  readonly hidden: boolean
}

const leafOf = (
  node: Expr,
): { readonly kind: string; readonly name: string; readonly role: Role | undefined } | undefined => {
  const asVariable = variable.match(node)
  if (O.isSome(asVariable))
    return asVariable.value.trainable
      ? { kind: 'parameter', name: asVariable.value.name, role: asVariable.value.role }
      : undefined
  const asInput = input.match(node)
  return O.isSome(asInput) && node.dtype === 'float'
    ? { kind: 'input', name: asInput.value.name, role: undefined }
    : undefined
}

/** The nodes after which some kernel is used: `kernel` feeds a node, so what feeds that node is hidden. */
const hiddenNodes = (order: readonly Expr[]): ReadonlySet<Expr> => {
  const kernelNodes = new Set<Expr>()
  const isKernel = (node: Expr): boolean => kernelNodes.has(node)
  for (const node of order)
    if (leafOf(node)?.role === 'kernel' || (movers.includes(node.op.name) && node.args.some(isKernel)))
      kernelNodes.add(node)
  const hidden = new Set<Expr>()
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const node = order[i]
    if (node === undefined) continue
    if (hidden.has(node) || node.args.some(isKernel)) for (const argument of node.args) hidden.add(argument)
  }
  return hidden
}

/** The layer that a value comes from: its own name, or that of the nearest named value it is made from. */
const scopes = (roots: readonly Expr[]): ReadonlyMap<Expr, string> =>
  fold<Expr, string>(
    roots,
    (node, args) => node.label?.name ?? leafOf(node)?.name ?? args.find((s) => s !== '') ?? '',
  )

/**
 * All sites of the graph in evaluation order, with unique names: what a selector may pick. A second result of one
 * function in one layer is called `layer/kind#2`.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, tanh } from 'regula'
 * import { sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1), tanh)
 * sitesOf([y]).map(({ kind, name }) => `${kind} ${name}`).at(-1) // => 'tanh output/tanh'
 * ```
 */
export const sitesOf = (roots: readonly Expr[]): readonly Site[] => {
  const order = postOrder(roots)
  const hidden = hiddenNodes(order)
  const scope = scopes(roots)
  const taken = new Map<string, number>()
  return order.flatMap((node) => {
    const leaf = leafOf(node)
    const { label } = node
    if (leaf === undefined && label === undefined) return []
    const base =
      leaf?.name ??
      label?.name ??
      [scope.get(node.args[0] ?? node) ?? '', label?.kind ?? ''].filter((s) => s !== '').join('/')
    const count = (taken.get(base) ?? 0) + 1
    taken.set(base, count)
    return [
      {
        node,
        kind: leaf?.kind ?? label?.kind ?? '',
        // Several nodes of one input or parameter are one thing; two results of one function are not.
        name: count === 1 || leaf !== undefined ? base : `${base}#${count}`,
        shape: node.shape,
        role: leaf?.role,
        hidden: hidden.has(node),
      },
    ]
  })
}
