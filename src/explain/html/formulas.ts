import { html, type Markup } from '../../report/markup.js'
import type { Explanation, Formula } from '../Explanation.js'
import { many } from '../figures.js'
import { mathml } from './mathml.js'
import { named } from './parts.js'

const title = ({ kind, of }: Formula): string =>
  kind === 'output' ? named(of) : `gradient of the loss by ${named(of)}`

const formula = (one: Formula): Markup => {
  const { latex, nodes } = one
  if (latex === undefined)
    return html`<div class="formula"><h3>${title(one)}</h3><p class="soft">Too large for a formula: ${many(nodes, 'node')}.</p></div>`
  const rendered = mathml(latex)
  const source = html`<pre class="source" tabindex="0" role="region" aria-label="LaTeX of ${title(one)}">${latex}</pre>`
  return html`<div class="formula"><h3>${title(one)}</h3>
${rendered === undefined ? source : html`<div class="math scroll" tabindex="0" role="region" aria-label="Formula of ${title(one)}">${rendered}</div><details><summary>LaTeX</summary>${source}</details>`}</div>
`
}

/**
 * What the step computes, as formulas and as LaTeX to copy.
 *
 * @internal
 */
export const formulasSection = ({ formulas }: Explanation): Markup | undefined => {
  const outputs = formulas.filter(({ kind }) => kind === 'output')
  const gradients = formulas.filter(({ kind }) => kind === 'gradient')
  if (formulas.length === 0) return undefined
  return html`<h2 id="formulas">Formulas</h2><p class="soft">The step as it was written, read back as mathematics. Gradients are expressions like any other.</p>
<div class="card">${outputs.map(formula)}</div>
${gradients.length === 0 ? undefined : html`<div class="card">${gradients.map(formula)}</div>`}`
}
