import { formatNumber, formatPercent, formatPoints, formatSeconds } from './format.js'
import { swatch } from './marker.js'
import { html, type Markup } from './markup.js'
import type { RunReport, RunSummary } from './types.js'

interface Column {
  readonly name: string
  readonly value: (summary: RunSummary) => number | undefined
  readonly format: (value: number | undefined) => string
  /** The lowest wins; without it there is no winner. */
  readonly cost?: (value: number) => number
}

const columns: readonly Column[] = [
  { name: 'Train accuracy', value: (s) => s.trainAccuracy, format: formatPercent, cost: (v) => -v },
  { name: 'Test accuracy', value: (s) => s.testAccuracy, format: formatPercent, cost: (v) => -v },
  { name: 'Gap (points)', value: (s) => s.gap, format: formatPoints, cost: Math.abs },
  { name: 'Data loss', value: (s) => s.dataLoss, format: formatNumber, cost: (v) => v },
  { name: 'Penalty', value: (s) => s.penalty, format: formatNumber },
  { name: 'Total loss', value: (s) => s.total, format: formatNumber, cost: (v) => v },
  { name: 'Seconds', value: (s) => s.seconds, format: formatSeconds, cost: (v) => v },
]

/**
 * The places of the lowest costs, ties included; none when fewer than two values can be compared.
 *
 * @internal
 */
export const bestPlaces = (costs: readonly (number | undefined)[]): ReadonlySet<number> => {
  const comparable = costs.flatMap((cost) => (cost === undefined || Number.isNaN(cost) ? [] : [cost]))
  const lowest = comparable.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const places = costs.flatMap((cost, i) => (cost === lowest ? [i] : []))
  return new Set(comparable.length < 2 || places.length === costs.length ? [] : places)
}

const bestOf = ({ value, cost }: Column, runs: readonly RunReport[]): ReadonlySet<number> =>
  bestPlaces(
    runs.map(({ summary }) => {
      const found = value(summary)
      return found === undefined ? undefined : cost?.(found)
    }),
  )

/**
 * The runs in rows, what they reached in columns, the best of each column marked.
 *
 * @internal
 */
export const summaryTable = (runs: readonly RunReport[]): Markup => {
  const best = columns.map((column) => bestOf(column, runs))
  return html`<div class="card"><div class="scroll" role="region" aria-label="Summary of the runs" tabindex="0"><table>
<thead><tr><th scope="col">Run</th>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${runs.map(
  ({ name, summary }, row) => html`<tr><th scope="row">${swatch(row)}${name}</th>${columns.map(
    (column, i) => {
      const text = column.format(column.value(summary))
      return best[i]?.has(row)
        ? html`<td class="best"><b>${text}</b><span class="hidden"> (best)</span></td>`
        : html`<td>${text}</td>`
    },
  )}</tr>
`,
)}</tbody></table></div>
<p class="soft">Gap: train minus test accuracy; the smallest size is best. Penalties are not ranked: each run chose its own.</p></div>`
}
