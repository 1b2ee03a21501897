import { columns } from './columns.js'
import type { Explanation, Formula, PassExplanation, Stage } from './Explanation.js'
import { bytesText, countText, many, timesText, typeText } from './figures.js'
import { cut, oneLine } from './short.js'

/** How much `explainText` writes. What is left out is counted. */
export interface ExplainTextOptions {
  /** The most rewrites that are written for each pass. Default 10. */
  readonly maximumRewrites?: number
  /** The most kernels, and the most buffers. Default 200. */
  readonly maximumItems?: number
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

const more = (left: number, what: string): readonly string[] =>
  left > 0 ? [`… and ${many(left, what)} more`] : []

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...indent(lines)]

const totals = ({ totals: t }: Explanation): readonly string[] => [
  ...columns([
    ['', 'this plan', 'node by node', 'least'],
    ['kernels', String(t.kernels), `${t.unfused.kernels} (${timesText(t.unfused.kernels, t.kernels)})`, '–'],
    [
      'bytes moved',
      bytesText(t.bytesMoved),
      `${bytesText(t.unfused.bytesMoved)} (${timesText(t.unfused.bytesMoved, t.bytesMoved)})`,
      `${bytesText(t.leastBytes)} (this is ${t.overLeast.toFixed(2)}×)`,
    ],
    [
      'working memory',
      bytesText(t.temporaryBytes),
      `${bytesText(t.unfused.intermediateBytes)} (${timesText(t.unfused.intermediateBytes, t.temporaryBytes)})`,
      '–',
    ],
  ]),
  [
    `${countText(t.flops)} operations`,
    ...(t.randomWords === 0 ? [] : [`${countText(t.randomWords)} random words`]),
    `${bytesText(t.persistentBytes)} for inputs, state and constants, ${bytesText(t.arenaBytes)} in all`,
  ].join(', '),
]

const formula = ({ kind, of, latex, nodes }: Formula): readonly string[] => [
  kind === 'output' ? oneLine(of) : `gradient by ${oneLine(of)}`,
  ...indent(latex === undefined ? [`too large for a formula (${many(nodes, 'node')})`] : latex.split('\n')),
]

const stage = ({ nodes, unfused, fused }: Stage): readonly string[] => [
  String(nodes),
  fused === undefined ? `${unfused.kernels} unfused` : String(fused.kernels),
  bytesText(fused?.bytesMoved ?? unfused.bytesMoved),
  bytesText(fused?.temporaryBytes ?? unfused.intermediateBytes),
]

const passTable = (passes: readonly PassExplanation[]): readonly string[] => {
  const [first] = passes
  if (first === undefined) return []
  return columns([
    ['after', 'nodes', 'kernels', 'bytes moved', 'working memory', 'rewrites'],
    ['(nothing)', ...stage(first.before), ''],
    ...passes.map(({ name, after, rewrites, leftOut }) => [
      name,
      ...stage(after),
      String(rewrites.length + leftOut),
    ]),
  ])
}

const pass = (
  { name, doc, rules, rewrites, leftOut }: PassExplanation,
  maximum: number,
): readonly string[] => {
  if (rules.length === 0) return [`${name}: ${doc}`, '  changes nothing']
  return [
    `${name}: ${doc}`,
    ...indent(columns([[], ...rules.map(({ rule, formula: f, count }) => [`${count}×`, rule, f])]).slice(1)),
    ...indent(
      rewrites
        .slice(0, maximum)
        .flatMap((r) => [`${r.rule} in ${r.path}`, `    ${r.before}`, `  ⇒ ${r.after}`]),
    ),
    ...indent(more(rewrites.length - Math.min(maximum, rewrites.length) + leftOut, 'rewrite')),
  ]
}

/**
 * An explanation as plain text, for a terminal: totals, formulas, passes with their rewrites, kernels, buffers.
 *
 * @param explanation what `explain` gives
 * @param options how much is written
 *
 * @example
 * ```ts
 * import { getOrThrow, input, makeStep, relu } from 'regula'
 * import { explain, explainText } from 'regula/explain'
 * const step = makeStep({ outputs: { y: relu(input('x', ['n'])) } })
 * const text = explainText(getOrThrow(explain(step, { dims: { n: 1000 } })))
 * text.split('\n')[0] // => 'A step of 1 kernel, n = 1000'
 * ```
 */
export const explainText = (
  explanation: Explanation,
  { maximumRewrites = 10, maximumItems = 200 }: ExplainTextOptions = {},
): string => {
  const { dims, inputs, outputs, state, report, formulas, passes, kernels, buffers } = explanation
  const sizes = Object.entries(dims).map(([name, size]) => `, ${name} = ${size}`)
  const ports = (kind: string, list: readonly Explanation['inputs'][number][]) =>
    list.slice(0, maximumItems).map((port) => [kind, cut(oneLine(port.name)), typeText(port)])
  return [
    `A step of ${many(kernels.length, 'kernel')}${sizes.join('')}`,
    ...section('Totals', totals(explanation)),
    ...section(
      'Values',
      columns([[], ...ports('input', inputs), ...ports('state', state), ...ports('output', outputs)]).slice(
        1,
      ),
    ),
    ...section(
      'Regularisation',
      report.slice(0, maximumItems).map(({ kind, rule, site }) => `${kind} by ${rule} at ${oneLine(site)}`),
    ),
    ...section('Formulas', formulas.flatMap(formula)),
    ...section('Passes', passTable(passes)),
    ...section(
      'Rewrites',
      passes.flatMap((one) => pass(one, maximumRewrites)),
    ),
    ...section('Kernels', [
      ...kernels
        .slice(0, maximumItems)
        .flatMap(({ index, text, flops, bytesRead, bytesWritten }) => [
          ...text.split('\n').map((line, i) => (i === 0 ? `${index} ${line}` : line)),
          `  (${countText(flops)} operations, reads ${bytesText(bytesRead)}, writes ${bytesText(bytesWritten)})`,
        ]),
      ...more(kernels.length - maximumItems, 'kernel'),
    ]),
    ...section('Buffers', [
      ...columns([
        ['', 'name', 'role', 'format', 'bytes', 'at', 'kernels'],
        ...buffers
          .slice(0, maximumItems)
          .map(({ id, name, role, format, shape, bytes, offset, from, to }) => [
            ...[`%${id}`, cut(oneLine(name), 40), role, typeText({ dtype: format, shape })],
            ...[String(bytes), String(offset), `${from}…${to}`],
          ]),
      ]),
      ...more(buffers.length - maximumItems, 'buffer'),
    ]),
    '',
  ].join('\n')
}
