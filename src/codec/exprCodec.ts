import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Expr } from '../expr/Expr.js'
import { collectProblems, type DecodeError, type Problems } from './decodeError.js'
import { decodeNodes, nodeAt } from './decodeNodes.js'
import { type EncodedNode, encodeNodes } from './encodeNodes.js'
import { documentOf, fieldOf } from './fields.js'
import { isRecord, type PlainData, plainData } from './plainData.js'
import { pathTo, show } from './show.js'

/** Expressions as data: a list of nodes and the position of every root. */
export interface EncodedExprs {
  readonly format: 'regula/expressions'
  readonly version: 1
  readonly nodes: readonly EncodedNode[]
  readonly roots: Readonly<Record<string, number>>
}

/** Expressions by the positions in a list of nodes. */
export const decodeRoots = (
  data: PlainData | undefined,
  nodes: readonly (Expr | undefined)[],
  path: string,
  problems: Problems,
): Readonly<Record<string, Expr>> => {
  const roots: Record<string, Expr> = {}
  if (!isRecord(data)) problems.add(path, `is ${show(data)}, expected an object`)
  else
    for (const [name, position] of Object.entries(data)) {
      const node = problems.full() ? undefined : nodeAt(position, nodes, pathTo(path, name), problems)
      if (node !== undefined) roots[name] = node
    }
  return Object.freeze(roots)
}

/**
 * Expressions as a JSON value: the nodes in post order, each naming earlier ones by position, and the position of
 * every named expression. A shared node is written once.
 *
 * An ill expression is written with its faults, and `decodeExprs` reports them. A name `__proto__`, `constructor` or
 * `prototype`, or of more than 256 characters, cannot be read back.
 *
 * @example
 * ```ts
 * import { encodeExprs, input, mul } from 'regula'
 * const x = input('x', ['n'])
 * encodeExprs({ square: mul(x, x) }).nodes.map(({ op, args }) => [op, args]) // => [['input', []], ['map', [0, 0]]]
 * ```
 */
export const encodeExprs = (exprs: Readonly<Record<string, Expr>>): EncodedExprs => {
  const { nodes, indexOf } = encodeNodes(Object.values(exprs))
  const roots = Object.fromEntries(Object.entries(exprs).map(([name, node]) => [name, indexOf(node)]))
  return { format: 'regula/expressions', version: 1, nodes, roots }
}

/**
 * Expressions from a JSON value of any origin, in the format of `encodeExprs`.
 *
 * Never throws. Wrong are: an unknown format, version, key or operation, attributes that an operation does not take,
 * an argument that is no earlier node, a node whose arguments do not fit, and whatever is larger than any real graph:
 * 1,000,000 nodes, 10,000 arguments, 16 axes, 2²⁴ numbers in a constant, 2³¹ elements of a tensor by its numeric sizes
 * (a size may be declared far beyond the memory: it costs nothing before it is computed), 32 levels, 1 GiB in all.
 *
 * @example
 * ```ts
 * import { decodeExprs, encodeExprs, input, mul, pipe } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * const x = input('x', ['n'])
 * const copy = decodeExprs(encodeExprs({ square: mul(x, x) }))
 * pipe(copy, E.map(({ square }) => square?.shape)) // => E.right(['n'])
 * decodeExprs({ format: 'regula/step' })._tag // => 'Left'
 * ```
 */
export const decodeExprs = (json: unknown): E.Either<DecodeError, Readonly<Record<string, Expr>>> =>
  pipe(
    plainData(json),
    E.chain((data) => documentOf(data, 'regula/expressions', ['nodes', 'roots'])),
    E.chain((document) => {
      const problems = collectProblems()
      const nodes = decodeNodes(fieldOf(document, 'nodes'), problems)
      return problems.orElse(decodeRoots(fieldOf(document, 'roots'), nodes, 'roots', problems))
    }),
  )
