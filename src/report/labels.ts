import { html, type Markup } from './markup.js'
import { seriesColour } from './palette.js'
import { px } from './svg.js'
import { textWidth } from './text.js'

/**
 * The name of a line, to be written beside its last point.
 *
 * @internal
 */
export interface EndLabel {
  readonly text: string
  readonly index: number
  readonly x: number
  readonly y: number
}

/**
 * Heights moved apart: each at least `gap` below the one above it, all inside `[top, bottom]`, in the
 * order and near the places wanted. `undefined` when there is no room.
 *
 * @internal
 */
export const spread = (
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): readonly number[] | undefined => {
  if ((wanted.length - 1) * gap > bottom - top) return undefined
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y)
  const heights = order.map(({ y }) => Math.min(bottom, Math.max(top, y)))
  for (let i = 1; i < heights.length; i += 1) {
    heights[i] = Math.max(heights[i] ?? 0, (heights[i - 1] ?? 0) + gap)
  }
  let limit = bottom
  for (let i = heights.length - 1; i >= 0; i -= 1) {
    heights[i] = Math.min(heights[i] ?? 0, limit)
    limit = (heights[i] ?? 0) - gap
  }
  const result = [...wanted]
  order.forEach(({ i }, rank) => {
    result[i] = heights[rank] ?? 0
  })
  return result
}

/**
 * The width that names need beside a plot `width` wide, mark and leader included; `undefined` when
 * they would take more than three tenths of it.
 *
 * @internal
 */
export const labelColumn = (
  texts: readonly string[],
  width: number,
  fontSize: number,
): number | undefined => {
  const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, fontSize)), 0)
  const column = widest + 30
  return widest > 0 && column <= 0.3 * width ? column : undefined
}

/**
 * Names at `heights`, from `left` on, each tied to its point by a thin line.
 *
 * @internal
 */
export const drawLabels = (
  labels: readonly EndLabel[],
  heights: readonly number[],
  left: number,
  fontSize: number,
): Markup =>
  html`${labels.map(({ text, index, x, y }, i) => {
    const height = heights[i] ?? y
    return html`<path d="M${px(x + 7)} ${px(y)}L${px(left - 5)} ${px(height)}" style="fill:none;stroke:${seriesColour(index)};stroke-opacity:0.7"/><text x="${px(left)}" y="${px(height + fontSize * 0.35)}">${text}</text>`
  })}`
