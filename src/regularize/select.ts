import type { Site } from './sites.js'

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
 * the layer as well as what is computed from its result (`hidden/relu`). Noise rules pass over parameters, penalties and
 * updates over all else.
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
