import { html, type Markup } from '../../report/markup.js'
import type { Explanation, PassExplanation, Rewrite, Stage } from '../Explanation.js'
import { bytesText, many } from '../figures.js'
import { leftOut, table } from './parts.js'

const mostRewrites = 300

const stageCells = ({ nodes, unfused, fused }: Stage): readonly string[] => [
  String(nodes),
  fused === undefined ? `${unfused.kernels} node by node` : String(fused.kernels),
  bytesText(fused?.bytesMoved ?? unfused.bytesMoved),
  bytesText(fused?.temporaryBytes ?? unfused.intermediateBytes),
]

const overview = (passes: readonly PassExplanation[]): Markup => {
  const [first] = passes
  return table(
    'The step after every pass',
    [
      ['After'],
      ['Nodes', 'number'],
      ['Kernels', 'number'],
      ['Bytes moved', 'number'],
      ['Working memory', 'number'],
      ['Rewrites', 'number'],
    ],
    [
      ...(first === undefined ? [] : [{ cells: ['as written', ...stageCells(first.before), ''] }]),
      ...passes.map(({ name, after, rewrites, leftOut: rest }) => ({
        cells: [html`<a href="#pass-${name}">${name}</a>`, ...stageCells(after), rewrites.length + rest],
      })),
    ],
  )
}

const rewriteItem = ({ rule, path, before, after }: Rewrite): Markup =>
  html`<li><b>${rule}</b> <span class="where">in ${path}</span><div class="sides"><code class="old">${before}</code><code class="new"><span class="hidden">becomes </span>${after}</code></div></li>
`

const pass = ({ name, doc, rules, rewrites, leftOut: rest }: PassExplanation): Markup => {
  const count = rewrites.length + rest
  if (count === 0)
    return html`<details id="pass-${name}"><summary>${name}<span class="soft">changes nothing here</span></summary><p>${doc}</p></details>`
  return html`<details id="pass-${name}"><summary>${name}<span class="soft">${many(count, 'rewrite')} by ${many(rules.length, 'rule')}</span></summary>
<p>${doc}</p>
${table(
  `Rules of ${name}`,
  [['Rule'], ['What it does'], ['Times', 'number']],
  rules.map(({ rule, formula, count: times }) => ({ cells: [rule, html`<code>${formula}</code>`, times] })),
)}
<details><summary>Every rewrite<span class="soft">in order</span></summary>
<ol class="rewrites long" tabindex="0" aria-label="Rewrites of ${name}">
${rewrites.slice(0, mostRewrites).map(rewriteItem)}</ol>
${leftOut(count - Math.min(mostRewrites, rewrites.length), 'rewrite')}</details></details>
`
}

/**
 * The passes: a table of what each left, and what each did.
 *
 * @internal
 */
export const passesSection = ({ passes }: Explanation): Markup =>
  html`<h2 id="passes">Passes</h2><p class="soft">The same mathematics in a cheaper form: rules rewrite single nodes until none applies.</p>
<div class="card">${overview(passes)}</div>
<div class="card">${passes.map(pass)}</div>`
