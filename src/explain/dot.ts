/* Graphviz DOT: https://graphviz.org/doc/info/lang.html */
import { type Expr, isExpr } from '../expr/Expr.js'
import { rootsOf, type Step } from '../step/Step.js'
import type { Explanation } from './Explanation.js'
import { bytesText, typeText } from './figures.js'
import { type Graph, graphOf, type NodeKind } from './Graph.js'
import { cut, oneLine } from './short.js'

/** How a graph is drawn. */
export interface DotOptions {
  /** The most nodes; the first in the order of evaluation are kept. Default 5000. */
  readonly maximumNodes?: number
}

/** A quoted string: only the quote and the backslash mean anything in it. */
const quoted = (text: string): string => `"${oneLine(text).replace(/[\\"]/g, '\\$&')}"`

const lines = (parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => quoted(cut(part ?? '', 60)).slice(1, -1))
    .join('\\n')

/** Fill colours that black text is read on. */
export const fills: { readonly [K in NodeKind]: string } = {
  input: '#cfe8fc',
  parameter: '#ffe3b3',
  state: '#fff3c4',
  constant: '#eeeeee',
  elementwise: '#ffffff',
  contraction: '#ffd1c2',
  reduction: '#e3d4f5',
  movement: '#e8f5e4',
  random: '#f9d4e6',
  other: '#ffffff',
}

const head = (name: string): readonly string[] => [
  `digraph ${quoted(name)} {`,
  '  rankdir=TB',
  '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="Helvetica", fontsize=10]',
  '  edge [color="#777777", arrowsize=0.6]',
]

/** A graph of an explanation as Graphviz DOT. */
export const graphToDot = ({ nodes, roots, leftOut }: Graph): string =>
  [
    ...head('step'),
    ...nodes.map(({ id, op, detail, label, kind, ...type }) => {
      const text = lines([label, `${op} ${detail}`.trim(), typeText(type)])
      return `  n${id} [label="${text}", fillcolor="${fills[kind]}"]`
    }),
    ...nodes.flatMap(({ id, args }) => args.map((argument) => `  n${argument} -> n${id}`)),
    ...roots.flatMap(({ name, node }, i) => [
      `  r${i} [label=${quoted(cut(name, 60))}, shape=plaintext, style=""]`,
      ...(node === undefined ? [] : [`  n${node} -> r${i} [style=dashed]`]),
    ]),
    ...(leftOut === 0 ? [] : [`  rest [label="${leftOut} nodes are left out", shape=note]`]),
    '}',
    '',
  ].join('\n')

const isStep = (x: object): x is Step => 'outputs' in x && 'state' in x && 'faults' in x

const rootsFrom = (x: Step | Expr | Readonly<Record<string, Expr>>): Readonly<Record<string, Expr>> => {
  if (isExpr(x)) return { value: x }
  return isStep(x) ? rootsOf(x) : x
}

/**
 * A graph of expressions in the language of Graphviz (`dot -Tsvg`): a box for every node with its label, operation,
 * dtype and shape, coloured by what it does. Any name is possible; a node that is used twice is one box.
 *
 * @param what a step, an expression, or several expressions by name
 * @param options how many nodes are drawn; a note says how many are left out
 *
 * @example
 * ```ts
 * import { input, mul } from 'regula'
 * import { toDot } from 'regula/explain'
 * const x = input('x', ['n'])
 * toDot(mul(x, x)).includes('n0 [label="input x\\nfloat [n]"') // => true
 * ```
 */
export const toDot = (
  what: Step | Expr | Readonly<Record<string, Expr>>,
  { maximumNodes = 5000 }: DotOptions = {},
): string => graphToDot(graphOf(rootsFrom(what), maximumNodes))

const roleFills: Readonly<Record<string, string>> = {
  input: fills.input,
  state: fills.parameter,
  constant: fills.constant,
  temporary: '#ffffff',
}

/**
 * The plan of an explanation in the language of Graphviz: kernels as boxes, buffers as ellipses, an arrow for every
 * buffer that a kernel reads or writes, dashed where state gets its next value.
 *
 * @param explanation what `explain` gives
 *
 * @example
 * ```ts
 * import { getOrThrow, input, makeStep, relu } from 'regula'
 * import { explain, planToDot } from 'regula/explain'
 * const step = makeStep({ outputs: { y: relu(input('x', [4])) } })
 * planToDot(getOrThrow(explain(step))).includes('b0 -> k0') // => true
 * ```
 */
export const planToDot = ({ kernels, buffers }: Explanation): string => {
  const isState = new Set(buffers.filter(({ role }) => role === 'state').map(({ id }) => id))
  return [
    ...head('plan'),
    ...buffers.map(({ id, name, role, format, shape, bytes }) => {
      const text = lines([`%${id} ${name}`, typeText({ dtype: format, shape }), bytesText(bytes)])
      return `  b${id} [label="${text}", shape=ellipse, fillcolor="${roleFills[role] ?? '#ffffff'}"]`
    }),
    ...kernels.flatMap(({ index, name, domain, reads, writes }) => [
      `  k${index} [label="${lines([`${index} ${name}`, `[${domain.join(', ')}]`])}", fillcolor="${fills.contraction}"]`,
      ...reads.map((id) => `  b${id} -> k${index}`),
      // State goes round: its way back must not turn the order of the kernels.
      ...writes.map(
        (id) => `  k${index} -> b${id}${isState.has(id) ? ' [constraint=false, style=dashed]' : ''}`,
      ),
    ]),
    '}',
    '',
  ].join('\n')
}
