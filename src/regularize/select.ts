import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { input } from '../ops/input.js'
import { type Role, variable } from '../ops/variable.js'

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

/** Says which sites a rule applies to. */
export type Selector = (site: Site) => boolean

const activationKinds: readonly string[] = [
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'sigmoid',
  'tanh',
  'softplus',
]

/** Hidden activations: what relu, tanh, sigmoid… give, where a layer with parameters follows. */
export const activations: Selector = ({ kind, hidden }) => hidden && activationKinds.includes(kind)

/** The inputs that layers with parameters follow. */
export const inputs: Selector = ({ kind, hidden }) => kind === 'input' && hidden

/** The weights of layers, not their biases and norm scales. */
export const kernels: Selector = ({ role }) => role === 'kernel'

/** The biases of layers. */
export const biases: Selector = ({ role }) => role === 'bias'

/** Every parameter. */
export const parameters: Selector = ({ kind }) => kind === 'parameter'

/** Results of one function: `labelled('relu')`. */
export const labelledAs =
  (kind: string): Selector =>
  (site) =>
    site.kind === kind

const asPattern = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

/** Sites whose name matches: an expression, or a text in which `*` stands for anything (`hidden/*`). */
export const named = (pattern: string | RegExp): Selector => {
  const expression =
    typeof pattern === 'string'
      ? asPattern(pattern)
      : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return ({ name }) => expression.test(name)
}

/** Sites that one of the selectors picks. */
export const anyOf =
  (...selectors: readonly Selector[]): Selector =>
  (site) =>
    selectors.some((selector) => selector(site))

/** Sites that all selectors pick. */
export const allOf =
  (...selectors: readonly Selector[]): Selector =>
  (site) =>
    selectors.every((selector) => selector(site))

/** Sites that a selector does not pick. */
export const not =
  (selector: Selector): Selector =>
  (site) =>
    !selector(site)

// ---------------------------------------------------------------- the sites of a graph

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
  const isKernel = (node: Expr): boolean => leafOf(node)?.role === 'kernel'
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

/** All sites of the graph in evaluation order, with unique names. */
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
