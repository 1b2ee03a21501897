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

/** The shortest way from a root down to every node. */
export const pathsFrom = (roots: Readonly<Record<string, Expr>>): ((node: Expr) => string) => {
  const parents = new Map<Expr, { readonly parent: Expr; readonly index: number }>()
  const rootNames = new Map(
    Object.entries(roots)
      .reverse()
      .map(([name, node]) => [node, name] as const),
  )
  const reached = new Set<Expr>(Object.values(roots))
  // A set is walked in the order of insertion, also of what is added on the way: breadth first.
  for (const node of reached)
    node.args.forEach((argument, index) => {
      if (reached.has(argument)) return
      reached.add(argument)
      parents.set(argument, { parent: node, index })
    })
  return (node) => {
    const steps: string[] = [nameOf(node)]
    let current = node
    for (let up = parents.get(current); up !== undefined; up = parents.get(current)) {
      steps.push(up.parent.args.length === 1 ? nameOf(up.parent) : `${nameOf(up.parent)}[${up.index}]`)
      current = up.parent
    }
    const root = rootNames.get(current)
    if (root !== undefined) steps.push(root)
    return shorten(steps.reverse())
  }
}

/**
 * All faults of the named expressions, each once, in the order in which they were built. Empty when all is well.
 *
 * A node that is ill only because of an argument adds no fault of its own, so one mistake is reported once.
 *
 * @example
 * ```ts
 * import { add, constant, diagnose, type Expr, type Shape } from 'regula'
 * const a: Expr<Shape, 'float'> = constant([1, 2])
 * const b: Expr<Shape, 'float'> = constant([1, 2, 3])
 * const [fault] = diagnose({ total: add(a, b) })
 * fault?.path // => 'total > add'
 * fault?.message // => 'shapes [2] and [3] do not broadcast'
 * ```
 */
export const diagnose = (roots: Readonly<Record<string, Expr>>): readonly Diagnostic[] => {
  const ill = Object.fromEntries(Object.entries(roots).filter(([, node]) => node.ill))
  if (Object.keys(ill).length === 0) return []
  const path = pathsFrom(ill)
  const seen = new Set<ExprError>()
  return postOrder(Object.values(ill)).flatMap((node) =>
    node.errors
      .filter((error) => !seen.has(error))
      .map((error) => {
        seen.add(error)
        return { ...error, path: path(node) }
      }),
  )
}

/**
 * A fault as one paragraph of text: operation and operands, what is wrong, the path from the root, the source line.
 *
 * @example
 * ```ts
 * import { formatDiagnostic } from 'regula'
 * const fault = { op: 'add', message: 'no', operands: ['float [2]'], path: 'loss', source: undefined }
 * formatDiagnostic(fault) // => 'add (float [2]): no\n    in loss'
 * ```
 */
export const formatDiagnostic = ({ op, message, operands, path, source }: Diagnostic): string => {
  const types = operands.length === 0 ? '' : ` (${operands.join(', ')})`
  const place = source === undefined ? '' : `\n    at ${source}`
  return `${op}${types}: ${message}\n    in ${path}${place}`
}
