import { html, type Markup } from '../../report/markup.js'
import { style as base } from '../../report/style.js'
import type { Explanation } from '../Explanation.js'
import { many, typeText } from '../figures.js'
import { formulasSection } from './formulas.js'
import { graphsSection } from './graphs.js'
import { bufferTable, kernelsSection } from './kernels.js'
import { memoryMap } from './memory.js'
import { leftOut, named, table } from './parts.js'
import { passesSection } from './passes.js'
import { style } from './style.js'
import { totalBars, totalTiles } from './totals.js'

/** What stands at the top of the page. */
export interface ExplainHtmlOptions {
  /** Default `How this step runs`. */
  readonly title?: string
  /** Default: the named sizes, and how many inputs, parameters and outputs there are. */
  readonly subtitle?: string
}

const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
const mostPorts = 200

const summary = ({ dims, inputs, outputs, state }: Explanation): string => {
  const sizes = Object.entries(dims).map(([name, size]) => `${name} = ${size}, `)
  return `${sizes.join('')}${many(inputs.length, 'input')}, ${many(state.length, 'state variable')}, ${many(outputs.length, 'output')}.`
}

const valuesSection = ({ inputs, outputs, state, report }: Explanation): Markup => {
  const ports = [
    ...inputs.map((port) => ['input', port] as const),
    ...state.map((port) => ['state', port] as const),
    ...outputs.map((port) => ['output', port] as const),
  ]
  return html`<div class="pair"><div class="card"><details><summary>Inputs, state, outputs<span class="soft">${ports.length}</span></summary>${table(
    'Inputs, state, outputs',
    [['Name'], ['Role'], ['Type']],
    ports.slice(0, mostPorts).map(([role, port]) => ({
      cells: [named(port.name), role, html`<code>${typeText(port)}</code>`],
    })),
  )}${leftOut(ports.length - mostPorts, 'value')}</details></div>
<div class="card">${
    report.length === 0
      ? html`<p class="soft">No regularisation was inserted.</p>`
      : html`<details><summary>Regularisation<span class="soft">${many(report.length, 'insertion')}</span></summary>${table(
          'Regularisation',
          [['Rule'], ['Inserts'], ['At']],
          report.slice(0, mostPorts).map(({ rule, kind, site }) => ({ cells: [rule, kind, named(site)] })),
        )}${leftOut(report.length - mostPorts, 'insertion')}</details>`
  }</div></div>`
}

const sectionsOf = ({ formulas }: Explanation): readonly (readonly [id: string, name: string])[] => [
  ['figures', 'Figures'],
  ...(formulas.length === 0 ? [] : ([['formulas', 'Formulas']] as const)),
  ['passes', 'Passes'],
  ['kernels', 'Kernels'],
  ['memory', 'Memory'],
  ['graphs', 'Graphs'],
]

/**
 * An explanation as one HTML page: the figures beside those of running node by node, the formulas, every pass with its
 * rewrites, the kernels with their text, a map of the memory over time, and the graph before and after.
 *
 * The page is one file. It loads nothing and runs no script (its own content policy forbids both), fits a phone, is
 * dark at night, and can be used by keyboard. All names are escaped; lists that would be too long are cut and say so.
 *
 * @param explanation what `explain` gives
 * @param options title and subtitle
 *
 * @example
 * ```ts
 * import { getOrThrow, input, makeStep, relu } from 'regula'
 * import { explain, explainHtml } from 'regula/explain'
 * const step = makeStep({ outputs: { y: relu(input('x', ['n'])) } })
 * const page = explainHtml(getOrThrow(explain(step, { dims: { n: 4 } })), { title: 'A <small> step' })
 * page.startsWith('<!doctype html>') // => true
 * page.includes('<small>') // => false
 * ```
 */
export const explainHtml = (
  explanation: Explanation,
  { title = 'How this step runs', subtitle = summary(explanation) }: ExplainHtmlOptions = {},
): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${base}${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
<nav aria-label="Sections"><ul>${sectionsOf(explanation).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${totalTiles(explanation)}
</header>
<main>
<h2 id="figures">Figures</h2>
${totalBars(explanation)}
${valuesSection(explanation)}
${formulasSection(explanation)}
${passesSection(explanation)}
${kernelsSection(explanation)}
<h2 id="memory">Memory</h2><p class="soft">Where every value stands between the kernel that writes it and the last that reads it.</p>
<div class="card">${memoryMap(explanation)}</div>
${bufferTable(explanation)}
${graphsSection(explanation)}
</main>
<footer>Written by Regula. One file: no scripts, nothing loaded.</footer>
</body>
</html>
`.html
