import { postOrder } from '../graph/postOrder.js'
import type { Expr, ExprError } from './Expr.js'

/** A fault with its place in the graph. */
export interface Diagnostic extends ExprError {
  /** The way from the root to the node at fault: labels or operations, with the argument that is followed. */
  readonly path: string
}

const nameOf = (node: Expr): string => {
  const { label } = node
  if (label === undefined) return node.op.name
  return label.name === undefined ? label.kind : `${label.kind}(${label.name})`
}

/** Keeps the two ends of a long path. */
const shorten = (steps: readonly string[]): string =>
  (steps.length <= 12 ? steps : [...steps.slice(0, 6), '…', ...steps.slice(-5)]).join(' > ')

/** The way from each root down to every node, by the first use that is found. */
export const pathsFrom = (roots: Readonly<Record<string, Expr>>): ((node: Expr) => string) => {
  const parents = new Map<Expr, { readonly parent: Expr; readonly index: number }>()
  for (const node of [...postOrder(Object.values(roots))].reverse())
    node.args.forEach((argument, index) => {
      if (!parents.has(argument)) parents.set(argument, { parent: node, index })
    })
  const rootNames = new Map(Object.entries(roots).map(([name, node]) => [node, name] as const))
  return (node) => {
    const steps: string[] = [nameOf(node)]
    let current = node
    for (
      let up = parents.get(current);
      up !== undefined && !rootNames.has(current);
      up = parents.get(current)
    ) {
      steps.unshift(up.parent.args.length === 1 ? nameOf(up.parent) : `${nameOf(up.parent)}[${up.index}]`)
      current = up.parent
    }
    const root = rootNames.get(current)
    return shorten(root === undefined ? steps : [root, ...steps])
  }
}

/** All faults of the named expressions, each once, in the order in which they were built. */
export const diagnose = (roots: Readonly<Record<string, Expr>>): readonly Diagnostic[] => {
  const ill = Object.fromEntries(Object.entries(roots).filter(([, node]) => node.ill))
  if (Object.keys(ill).length === 0) return []
  const path = pathsFrom(ill)
  return postOrder(Object.values(ill)).flatMap((node) =>
    node.errors.map((error) => ({ ...error, path: path(node) })),
  )
}

/** A fault as one paragraph of text. */
export const formatDiagnostic = ({ op, message, operands, path, source }: Diagnostic): string => {
  const types = operands.length === 0 ? '' : ` (${operands.join(', ')})`
  const place = source === undefined ? '' : `\n    at ${source}`
  return `${op}${types}: ${message}\n    in ${path}${place}`
}
