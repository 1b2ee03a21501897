import { swatch } from './marker.js'
import { html, type Markup } from './markup.js'
import type { RunReport } from './types.js'

const settingOf = ({ settings }: RunReport, key: string): string | number | undefined =>
  Object.hasOwn(settings, key) ? settings[key] : undefined

/**
 * What the runs were told: first what differs, side by side, then what all of them share.
 *
 * @internal
 */
export const settingsSection = (runs: readonly RunReport[]): Markup => {
  const keys = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))]
  const differs = (key: string): boolean => new Set(runs.map((run) => settingOf(run, key))).size > 1
  const [own, shared] = [keys.filter(differs), keys.filter((key) => !differs(key))]
  if (keys.length === 0) return html``
  const table = html`<div class="card"><h3>What differs</h3><div class="scroll" role="region" aria-label="Settings that differ" tabindex="0"><table class="settings">
<thead><tr><th scope="col">Setting</th>${runs.map(({ name }, i) => html`<th scope="col">${swatch(i)}${name}</th>`)}</tr></thead>
<tbody>
${own.map(
  (
    key,
  ) => html`<tr><th scope="row">${key}</th>${runs.map((run) => html`<td>${settingOf(run, key) ?? '–'}</td>`)}</tr>
`,
)}</tbody></table></div></div>`
  const list = html`<div class="card"><h3>${runs.length > 1 ? 'The same in all runs' : 'As given'}</h3><dl class="shared">${shared.map(
    (key) => html`<div><dt>${key}</dt><dd>${runs[0] && settingOf(runs[0], key)}</dd></div>`,
  )}</dl></div>`
  return html`<h2>Settings</h2>${own.length > 0 ? table : undefined}${shared.length > 0 ? list : undefined}`
}
