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

/**
 * Hidden activations: what relu, tanh, sigmoid, softplus and their kind give, where a layer with a kernel follows.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, relu, sigmoid } from 'regula'
 * import { activations, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1), sigmoid)
 * sitesOf([y]).filter(activations).map(({ name }) => name) // => ['hidden/relu']
 * ```
 */
export const activations: Selector = ({ kind, hidden }) => hidden && activationKinds.includes(kind)

/**
 * The float inputs that layers with a kernel follow.
 *
 * @example
 * ```ts
 * import { dense, input, pipe } from 'regula'
 * import { inputs, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * sitesOf([y]).filter(inputs).map(({ name }) => name) // => ['x']
 * ```
 */
export const inputs: Selector = ({ kind, hidden }) => kind === 'input' && hidden

/**
 * The weights of layers, not their biases and norm scales: parameters whose role is `kernel`.
 *
 * @example
 * ```ts
 * import { dense, input, pipe } from 'regula'
 * import { kernels, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * sitesOf([y]).filter(kernels).map(({ name }) => name) // => ['output/kernel']
 * ```
 */
export const kernels: Selector = ({ role }) => role === 'kernel'

/**
 * The biases of layers: parameters whose role is `bias`.
 *
 * @example
 * ```ts
 * import { dense, input, pipe } from 'regula'
 * import { biases, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * sitesOf([y]).filter(biases).map(({ name }) => name) // => ['output/bias']
 * ```
 */
export const biases: Selector = ({ role }) => role === 'bias'

/**
 * Every parameter, whatever its role.
 *
 * @example
 * ```ts
 * import { dense, input, pipe } from 'regula'
 * import { parameters, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * sitesOf([y]).filter(parameters).map(({ name }) => name) // => ['output/kernel', 'output/bias']
 * ```
 */
export const parameters: Selector = ({ kind }) => kind === 'parameter'

/**
 * Results of one function, by its name: `labelledAs('softmax')`.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, tanh } from 'regula'
 * import { labelledAs, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), tanh, dense('output', 1), tanh)
 * sitesOf([y]).filter(labelledAs('tanh')).map(({ name }) => name) // => ['hidden/tanh', 'output/tanh']
 * ```
 */
export const labelledAs =
  (kind: string): Selector =>
  (site) =>
    site.kind === kind

/** Whether a name is made of the parts of a pattern, in order, with anything between: linear, unlike an expression. */
const matches = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first) || !name.slice(first.length).endsWith(last)) return false
  const middle = name.slice(first.length, name.length - last.length)
  let position = 0
  return rest.every((part) => {
    const found = middle.indexOf(part, position)
    position = found + part.length
    return found >= 0
  })
}

/**
 * Sites whose name matches: an expression, or a text in which `*` stands for anything. `hidden/*` picks the parameters of
 * the layer as well as what is computed from its result (`hidden/relu`, the next layer's `hidden/matmul`): combine it
 * with a selector of one kind.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, relu } from 'regula'
 * import { allOf, named, parameters, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1))
 * sitesOf([y]).filter(allOf(parameters, named('hidden/*'))).map(({ name }) => name) // => ['hidden/kernel', 'hidden/bias']
 * ```
 */
export const named = (pattern: string | RegExp): Selector => {
  if (typeof pattern === 'string') return ({ name }) => matches(pattern, name)
  const expression = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return ({ name }) => expression.test(name)
}

/**
 * Sites that at least one of the selectors picks.
 *
 * @example
 * ```ts
 * import { dense, input, pipe } from 'regula'
 * import { anyOf, biases, inputs, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('output', 1))
 * sitesOf([y]).filter(anyOf(inputs, biases)).map(({ name }) => name) // => ['x', 'output/bias']
 * ```
 */
export const anyOf =
  (...selectors: readonly Selector[]): Selector =>
  (site) =>
    selectors.some((selector) => selector(site))

/**
 * Sites that all selectors pick.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, relu } from 'regula'
 * import { allOf, kernels, named, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1))
 * sitesOf([y]).filter(allOf(kernels, named('output/*'))).map(({ name }) => name) // => ['output/kernel']
 * ```
 */
export const allOf =
  (...selectors: readonly Selector[]): Selector =>
  (site) =>
    selectors.every((selector) => selector(site))

/**
 * Sites that none of the selectors picks.
 *
 * @example
 * ```ts
 * import { dense, input, pipe, relu } from 'regula'
 * import { allOf, kernels, named, noneOf, sitesOf } from 'regula/regularize'
 * const y = pipe(input('x', ['batch', 4]), dense('hidden', 3), relu, dense('output', 1))
 * sitesOf([y]).filter(allOf(kernels, noneOf(named('output/*')))).map(({ name }) => name) // => ['hidden/kernel']
 * ```
 */
export const noneOf =
  (...selectors: readonly Selector[]): Selector =>
  (site) =>
    !selectors.some((selector) => selector(site))

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

/** Operations after which a kernel is still a kernel, such as a transpose. */
const movers: readonly string[] = ['transpose', 'reshape', 'broadcast', 'slice', 'reverse']

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
