import { curveCharts } from './curves.js'
import { epochTables } from './epochs.js'
import { highlightTiles } from './highlights.js'
import { html, type Markup } from './markup.js'
import { settingsSection } from './settings.js'
import { style } from './style.js'
import { summaryTable } from './summary.js'
import type { RunReport } from './types.js'
import { weightsSection } from './weights.js'

/**
 * What a report is about. `notes` are paragraphs of plain text; `lossScale: 'auto'` (the default)
 * takes a logarithmic axis when the losses span more than a factor of 30.
 *
 * @example
 * ```ts
 * import type { Report } from 'regula/report'
 *
 * const report: Report = { title: 'Dropout on digits', runs: [], notes: ['One seed.'] }
 * report.runs.length // => 0
 * ```
 */
export interface Report {
  readonly title: string
  readonly subtitle?: string
  readonly runs: readonly RunReport[]
  readonly notes?: readonly string[]
  readonly lossScale?: 'auto' | 'linear' | 'log'
}

const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

const runSections = ({ runs, lossScale = 'auto' }: Report): Markup =>
  runs.length === 0
    ? html`<p>No runs.</p>`
    : html`<h2>Summary</h2>${summaryTable(runs)}
<h2>Curves</h2>${curveCharts(runs, lossScale)}
${weightsSection(runs)}
${settingsSection(runs)}`

const notesSection = (notes: readonly string[]): Markup | undefined =>
  notes.length === 0
    ? undefined
    : html`<h2>Notes</h2><div class="card"><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul></div>`

/**
 * A report of training runs as one HTML page: the best figures, a table of the runs with the best of
 * each column marked, loss and accuracy curves, first-layer weights as pictures and histograms, the
 * settings, and the numbers of every epoch.
 *
 * The page is one file. It loads nothing, runs no script (its own content policy forbids both), fits a
 * phone, is dark at night, and prints. All text given is escaped.
 *
 * @example
 * ```ts
 * import { htmlReport } from 'regula/report'
 *
 * const page = htmlReport({
 *   title: 'Digits',
 *   runs: [{
 *     name: '<plain>',
 *     epochs: [{ epoch: 1, trainLoss: 0.5, trainAccuracy: 0.8, testLoss: 0.6, testAccuracy: 0.75 }],
 *     summary: { trainAccuracy: 0.8, testAccuracy: 0.75, gap: 0.05, dataLoss: 0.5, penalty: 0, total: 0.5, seconds: 1 },
 *     settings: { seed: 1 },
 *   }],
 * })
 * page.startsWith('<!doctype html>') // => true
 * page.includes('<plain>') // => false
 * ```
 */
export const htmlReport = (report: Report): string => {
  const { title, subtitle, runs, notes = [] } = report
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${subtitle === undefined ? undefined : html`<p class="subtitle">${subtitle}</p>`}
${runs.length === 0 ? undefined : highlightTiles(runs)}
</header>
<main>
${runSections(report)}
${notesSection(notes)}
${runs.length === 0 ? undefined : epochTables(runs)}
</main>
<footer>Written by Regula. One file: no scripts, nothing loaded.</footer>
</body>
</html>
`.html
}
