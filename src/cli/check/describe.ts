import { dimNames } from '../../expr/rewrite.js'
import { formatShape, sizeOf } from '../../expr/Shape.js'
import { postOrder } from '../../graph/postOrder.js'
import type { Expr, Shape, State, Step } from '../../index.js'
import { rootsOf } from '../../step/Step.js'

interface Typed {
  readonly dtype: string
  readonly shape: Shape
}

const typed = (name: string, { dtype, shape }: Typed): string => `  ${name}: ${dtype} ${formatShape(shape)}`

const section = (title: string, things: readonly (readonly [string, Typed])[]): readonly string[] =>
  things.length === 0
    ? [`${title}: none`]
    : [`${title}:`, ...things.map(([name, thing]) => typed(name, thing))]

const graph = (roots: readonly Expr[]): readonly string[] => [
  `dimensions: ${dimNames(roots).join(', ') || 'none'}`,
  `nodes: ${postOrder(roots).length}`,
]

/** @internal */
export const describeStep = (step: Step): readonly string[] => [
  'A step.',
  ...section('inputs', Object.entries(step.inputs)),
  ...section(
    'state',
    Object.entries(step.state).map(([name, { definition }]) => [name, definition] as const),
  ),
  ...section('outputs', Object.entries(step.outputs)),
  ...step.report.map(({ rule, kind, site }) => `regularised: ${rule} (${kind}) at ${site}`),
  ...graph(Object.values(rootsOf(step))),
]

/** @internal */
export const describeExprs = (exprs: Readonly<Record<string, Expr>>): readonly string[] => [
  'Expressions.',
  ...section('roots', Object.entries(exprs)),
  ...graph(Object.values(exprs)),
]

/** @internal */
export const describeState = (state: State): readonly string[] => [
  'A state.',
  ...section('variables', Object.entries(state)),
  `numbers: ${Object.values(state).reduce((n, { shape }) => n + sizeOf(shape), 0)}`,
]
