import { html, type Markup } from './markup.js'
import type { Scale } from './scale.js'
import { type Box, px } from './svg.js'

/**
 * One axis: its scale, its ticks as text, and what it measures.
 *
 * @internal
 */
export interface Axis {
  readonly scale: Scale
  readonly labels: readonly string[]
  readonly name: string
}

/**
 * The frame of a plot: lines across at the ticks of y, marks below at those of x, and the names of
 * both; that of y stands level above its axis, where it can be read without turning the head.
 *
 * @internal
 */
export const axes = (box: Box, x: Axis, y: Axis, fontSize: number): Markup => {
  const middle = px((box.left + box.right) / 2)
  const small = fontSize * 0.35
  return html`<g style="stroke:currentColor;stroke-width:1">
${y.scale.ticks.map((tick) => {
  const at = px(y.scale.place(tick))
  return html`<line x1="${box.left}" y1="${at}" x2="${box.right}" y2="${at}" stroke-opacity="0.13"/>`
})}
<line x1="${box.left}" y1="${box.bottom}" x2="${box.right}" y2="${box.bottom}" stroke-opacity="0.5"/>
${x.scale.ticks.map((tick) => {
  const at = px(x.scale.place(tick))
  return html`<line x1="${at}" y1="${box.bottom}" x2="${at}" y2="${box.bottom + 5}" stroke-opacity="0.5"/>`
})}
</g>
<g fill-opacity="0.75">
${y.scale.ticks.map(
  (tick, i) =>
    html`<text x="${box.left - 8}" y="${px(y.scale.place(tick) + small)}" text-anchor="end">${y.labels[i]}</text>`,
)}
${x.scale.ticks.map(
  (tick, i) =>
    html`<text x="${px(x.scale.place(tick))}" y="${px(box.bottom + 8 + fontSize)}" text-anchor="middle">${x.labels[i]}</text>`,
)}
<text x="${middle}" y="${px(box.bottom + 13 + 2 * fontSize)}" text-anchor="middle">${x.name}</text>
<text x="0" y="${px(box.top - 15)}">${y.name}</text>
</g>`
}
