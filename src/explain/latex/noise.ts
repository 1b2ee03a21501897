import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../../expr/Expr.js'
import { fold, postOrder } from '../../graph/postOrder.js'
import { dropout } from '../../ops/dropout.js'
import { input } from '../../ops/input.js'
import { map } from '../../ops/map.js'
import { noise } from '../../ops/noise.js'
import { random } from '../../ops/random.js'
import { variable } from '../../ops/variable.js'
import { productOf, sumOf } from './elementwise.js'
import { upright } from './names.js'
import { call, number, symbol, type Table, type Term } from './Term.js'

const leafName = (node: Expr): string | undefined => {
  const given = input.match(node)
  if (O.isSome(given)) return given.value.name
  const own = variable.match(node)
  return O.isSome(own) ? own.value.name : undefined
}

/** The layer that each value comes from: its own name, or that of the nearest named value under it. */
const scopes = (root: Expr): ReadonlyMap<Expr, string> =>
  fold<Expr, string>(
    [root],
    (node, args) => node.label?.name ?? leafName(node) ?? args.find((s) => s !== '') ?? '',
  )

/** Where random numbers are used: the path of the value that they disturb, such as `hidden/relu`. */
export const randomSites = (root: Expr): ReadonlyMap<Expr, string> => {
  const sites = new Map<Expr, string>()
  const scope = scopes(root)
  for (const node of postOrder([root])) {
    const [value, ...rest] = node.args
    if (value === undefined || O.isNone(map.match(node))) continue
    const kind = value.label === undefined || value.label.name !== undefined ? '' : value.label.kind
    const path = [scope.get(value) ?? '', kind].filter((s) => s !== '').join('/')
    for (const draw of rest) if (O.isSome(random.match(draw)) && !sites.has(draw)) sites.set(draw, path)
  }
  return sites
}

/** A site without the rule at its end: `hidden/relu/dropout` disturbs `hidden/relu`. */
const disturbed = (site: string): string => site.split('/').slice(0, -1).join('/') || site

/** A noise node whose meaning is not chosen yet, as in training. */
export const noiseTerm = (table: Table, node: Expr, x: Term, strength: Term): Term | undefined => {
  const dropped = dropout.match(node)
  const rank = node.shape.length
  const one = number(table, 1)
  const keep = sumOf(table, [
    [1, one],
    [-1, strength],
  ])
  if (O.isSome(dropped)) {
    const { site, kind, mode } = dropped.value
    const mask = symbol(table, 'm', [upright(disturbed(site))], rank)
    const bernoulli = call(table, '\\operatorname{Bernoulli}', 0, [keep])
    const variance = productOf(table, 1, [
      [strength, 1],
      [keep, -1],
    ])
    const gaussian = call(table, '\\mathcal{N}', 0, [one, variance])
    table.define(mask, { relation: '\\sim', term: kind === 'bernoulli' ? bernoulli : gaussian })
    return productOf(table, 1, [
      [keep, kind === 'bernoulli' && mode === 'inverted' ? -1 : 0],
      [mask, 1],
      [x, 1],
    ])
  }
  const added = noise.match(node)
  if (O.isNone(added)) return undefined
  const epsilon = symbol(table, '\\varepsilon', [upright(disturbed(added.value.site))], rank)
  table.define(epsilon, { relation: '\\sim', term: symbol(table, '\\mathcal{N}(0, 1)') })
  return sumOf(table, [
    [1, x],
    [
      1,
      productOf(table, 1, [
        [strength, 1],
        [epsilon, 1],
      ]),
    ],
  ])
}
