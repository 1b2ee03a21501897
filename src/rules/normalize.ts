import * as E from 'fp-ts/lib/Either.js'
import { type Expr, type Label, labelled, type Op, withArgs } from '../expr/Expr.js'
import { fold, postOrder } from '../graph/postOrder.js'
import { atomOp, headOf } from './atoms.js'
import { makeInterner } from './intern.js'
import { constantOp, repeatOp } from './literal.js'
import type { Build, Firing, RewriteError, RewriteRule } from './Rule.js'

/** A graph in which no rule applies any more. */
export interface Normalized {
  /** The normal form of a node of the original graph. */
  readonly of: (node: Expr) => Expr
  /** What was applied, in order. */
  readonly firings: readonly Firing[]
}

/** Deeper than right sides nest. A rule that would build on itself for ever is left where it stands. */
const deepest = 400

/** The rules by what they look for, each list in the order in which they are tried. */
const indexOf = (rules: readonly RewriteRule[]): ReadonlyMap<string, readonly RewriteRule[]> => {
  const index = new Map<string, RewriteRule[]>()
  for (const rule of rules)
    for (const head of rule.heads) {
      const filed = index.get(head)
      if (filed === undefined) index.set(head, [rule])
      else filed.push(rule)
    }
  return index
}

const none: readonly RewriteRule[] = []

/** Puts labels on nodes: what has taken the place of a labelled node keeps its name. */
const withLabels = (roots: readonly Expr[], labels: ReadonlyMap<Expr, Label>): ((node: Expr) => Expr) => {
  if (labels.size === 0) return (node) => node
  const named = fold<Expr, Expr>(roots, (node, args) => {
    const label = labels.get(node)
    const same = withArgs(node, args)
    return label === undefined ? same : labelled(same, label)
  })
  return (node) => named.get(node) ?? node
}

const through = (table: ReadonlyMap<Expr, Expr>, nodes: readonly Expr[]): readonly Expr[] =>
  nodes.map((node) => table.get(node) ?? node)

const sameItems = (a: readonly Expr[], b: readonly Expr[]): boolean => a.every((item, i) => item === b[i])

/** The part of the way that leads back to where it was. */
const cycleFrom = (way: readonly { readonly node: Expr; readonly rule: string }[], node: Expr) =>
  way.slice(way.findIndex((step) => step.node === node)).map(({ rule }) => rule)

/**
 * Applies rules, arguments first, until none applies. Structurally equal nodes become one node, also with no rule
 * at all. Every node has one normal form, which is remembered, so the time is linear in practice; rules that lead
 * back to where they started, or that never settle, are an error that names them.
 */
export const normalize = (
  roots: readonly Expr[],
  rules: readonly RewriteRule[],
): E.Either<RewriteError, Normalized> => {
  const index = indexOf(rules)
  const interner = makeInterner()
  const order = postOrder(roots)
  const limit = 1000 + 200 * order.length
  const results = new Map<Expr, Expr>()
  const normalForms = new Map<Expr, Expr>()
  const literals = new Map<string, Expr>()
  const firings: Firing[] = []
  const way: { node: Expr; rule: string }[] = []
  const waiting = new Set<Expr>()
  let fault: RewriteError | undefined
  let origin: Expr | undefined

  const fire = (node: Expr): Expr => {
    for (const rule of index.get(headOf(node)) ?? none) {
      way.push({ node, rule: rule.name })
      const after = rule.rewrite(node, build)
      way.pop()
      if (fault !== undefined) return node
      if (after === undefined || after === node || after.ill) continue
      firings.push({ rule: rule.name, at: origin ?? node, before: node, after })
      return after
    }
    return node
  }

  const settle = (node: Expr): Expr => {
    if (!index.has(headOf(node))) return node
    const known = normalForms.get(node)
    if (known !== undefined) return known
    if (fault !== undefined || way.length > deepest) return node
    if (waiting.has(node)) {
      const cycle = cycleFrom(way, node)
      fault = {
        _tag: 'RewriteError',
        rules: cycle,
        message: `the rules ${cycle.join(', ')} lead back to where they started`,
      }
      return node
    }
    if (firings.length > limit) {
      const last = [...new Set(firings.slice(-50).map(({ rule }) => rule))]
      fault = {
        _tag: 'RewriteError',
        rules: last,
        message: `no end after ${firings.length} applications on ${order.length} nodes; at last of ${last.join(', ')}`,
      }
      return node
    }
    waiting.add(node)
    const settled = fire(node)
    waiting.delete(node)
    normalForms.set(node, settled)
    if (settled !== node) normalForms.set(settled, settled)
    return settled
  }

  const make = (op: Op, args: readonly Expr[]): Expr => settle(interner.node(op, args))

  const build: Build = {
    node: make,
    atom: (name, dtype, args) => make(atomOp(name, dtype), args),
    literal: (value, dtype, shape) => {
      const key = `${dtype} ${Object.is(value, -0) ? '-0' : value} ${shape.join()}`
      const known = literals.get(key)
      if (known !== undefined) return known
      const scalar = make(constantOp(value, dtype), [])
      const repeated = shape.length === 0 ? scalar : make(repeatOp(shape), [scalar])
      literals.set(key, repeated)
      return repeated
    },
  }

  // First of all what is there already: a node that a rule builds is then found, with its label, and not made again.
  const present = new Map<Expr, Expr>()
  for (const node of order) present.set(node, interner.adopt(node, through(present, node.args)))

  if (rules.length === 0) return E.right({ of: (node) => present.get(node) ?? node, firings })

  const labels = new Map<Expr, Label>()
  for (const node of order) {
    origin = node
    const own = present.get(node) ?? node
    const args = through(results, node.args)
    const before = interner.size()
    const settled = settle(sameItems(args, own.args) ? own : interner.adopt(node, args))
    results.set(node, settled)
    if (fault !== undefined) return E.left(fault)
    const isNew = (interner.ageOf(settled) ?? 0) >= before
    if (isNew && node.label !== undefined && settled.label === undefined && !labels.has(settled))
      labels.set(settled, node.label)
  }
  const named = withLabels(
    roots.map((root) => results.get(root) ?? root),
    labels,
  )
  return E.right({ of: (node) => named(results.get(node) ?? node), firings })
}
