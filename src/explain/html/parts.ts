import { type Content, html, type Markup } from '../../report/markup.js'
import { cut, oneLine } from '../short.js'

/**
 * A name of the user's, on one line and not too long.
 *
 * @internal
 */
export const named = (name: string, length = 48): string => cut(oneLine(name), length)

/**
 * What is said of a list that was cut.
 *
 * @internal
 */
export const leftOut = (count: number, what: string): Markup | undefined =>
  count <= 0
    ? undefined
    : html`<p class="soft">${count} ${what}${count === 1 ? ' is' : 's are'} left out.</p>`

/**
 * A column of a table: its name, and whether it holds numbers.
 *
 * @internal
 */
export type Column = readonly [name: string, kind?: 'number']

/**
 * A table that scrolls by itself. Each row is its cells; the first is its head.
 *
 * @internal
 */
export const table = (
  label: string,
  columns: readonly Column[],
  rows: readonly { readonly id?: string; readonly cells: readonly Content[] }[],
): Markup => {
  const kind = (i: number): Markup | undefined =>
    columns[i]?.[1] === 'number' ? html` class="number"` : undefined
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="list">
<thead><tr>${columns.map(([name], i) => html`<th scope="col"${kind(i)}>${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ id, cells }) =>
    html`<tr${id === undefined ? undefined : html` id="${id}"`}>${cells.map((cell, i) =>
      i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${kind(i)}>${cell}</td>`,
    )}</tr>
`,
)}</tbody></table></div>`
}
