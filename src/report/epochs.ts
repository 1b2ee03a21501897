import { formatNumber, formatPercent } from './format.js'
import { html, type Markup } from './markup.js'
import type { RunReport } from './types.js'

const headers = ['Epoch', 'Train loss', 'Test loss', 'Train accuracy', 'Test accuracy']

/**
 * The numbers behind the curves, one folded table per run: for those who do not see the curves, or
 * want the digits. They stay off paper.
 *
 * @internal
 */
export const epochTables = (runs: readonly RunReport[]): Markup =>
  html`<div class="screen"><h2>Epoch by epoch</h2><div class="card">${runs.map(
    ({ name, epochs }) => html`<details><summary>${name}</summary>
<div class="scroll" role="region" aria-label="Epochs of ${name}" tabindex="0"><table>
<thead><tr>${headers.map((header) => html`<th scope="col">${header}</th>`)}</tr></thead>
<tbody>
${epochs.map(
  (epoch) =>
    html`<tr><th scope="row">${epoch.epoch}</th><td>${formatNumber(epoch.trainLoss)}</td><td>${formatNumber(epoch.testLoss)}</td><td>${formatPercent(epoch.trainAccuracy)}</td><td>${formatPercent(epoch.testAccuracy)}</td></tr>
`,
)}</tbody></table></div></details>`,
  )}</div></div>`
