import { html, type Markup } from '../../report/markup.js'
import { seriesColour } from '../../report/palette.js'
import { px, svg } from '../../report/svg.js'
import { textWidth, truncate } from '../../report/text.js'
import type { BufferExplanation, Explanation } from '../Explanation.js'
import { bytesText } from '../figures.js'
import { named } from './parts.js'

const mostDrawn = 2000
const [width, left, top, plotHeight, font] = [1100, 76, 26, 360, 12] as const

/**
 * Where addresses stand: to scale, but every stretch between two ends of buffers has at least a few pixels, so that a
 * single number is seen beside a matrix.
 */
const addressScale = (buffers: readonly BufferExplanation[], end: number) => {
  const cuts = [...new Set([...buffers.flatMap(({ offset, bytes }) => [offset, offset + bytes]), end])].sort(
    (a, b) => a - b,
  )
  const [first = 0] = cuts
  const least = Math.min(7, (0.5 * plotHeight) / Math.max(1, cuts.length - 1))
  const room = plotHeight - least * Math.max(0, cuts.length - 1)
  const places = new Map<number, number>()
  let y = top
  cuts.forEach((cut, i) => {
    if (i > 0) y += least + (room * (cut - (cuts[i - 1] ?? cut))) / Math.max(1, end - first)
    places.set(cut, y)
  })
  return (address: number): number => places.get(address) ?? top
}

const legendText = ({ id, name }: BufferExplanation): string => `%${id} ${named(name, 28)}`

const rectangle = (
  buffer: BufferExplanation,
  i: number,
  { x, y }: { readonly x: (k: number) => number; readonly y: (address: number) => number },
  kernels: number,
): Markup => {
  const [x0, x1] = [x(Math.max(0, buffer.from)) + 1.5, x(Math.min(kernels, buffer.to) + 1) - 1.5]
  const [y0, y1] = [y(buffer.offset), y(buffer.offset + buffer.bytes)]
  const text = `${legendText(buffer)} · ${bytesText(buffer.bytes)}`
  const fits = Math.floor((x1 - x0 - 12) / textWidth('n', 11))
  const label =
    y1 - y0 < 13 || fits < 4
      ? undefined
      : html`<text x="${px(x0 + 6)}" y="${px((y0 + y1) / 2 + 4)}" font-size="11">${truncate(text, fits)}</text>`
  return html`<a href="#b${buffer.id}"><g><title>${text}, kernels ${buffer.from} to ${buffer.to}</title><rect x="${px(x0)}" y="${px(y0)}" width="${px(Math.max(1, x1 - x0))}" height="${px(Math.max(1.5, y1 - y0 - 1))}" rx="3" fill="${seriesColour(i % 6)}" fill-opacity="0.35" stroke="${seriesColour(i % 6)}"/>${label}</g></a>
`
}

/**
 * Time from left to right, addresses downwards: one rectangle for each buffer of the working memory. What stands in one
 * row shares its bytes.
 *
 * @internal
 */
export const memoryMap = ({ kernels, buffers, totals }: Explanation): Markup => {
  const temporary = buffers.filter(({ role }) => role === 'temporary')
  if (temporary.length === 0) return html`<p class="soft">This plan needs no working memory.</p>`
  const drawn = [...temporary].sort((a, b) => b.bytes - a.bytes).slice(0, mostDrawn)
  const columns = kernels.length + 1
  const x = (k: number): number => left + ((width - left) * k) / columns
  const y = addressScale(drawn, totals.arenaBytes)
  const every = Math.ceil(columns / 30)
  const ticks = [...kernels.map(({ index }) => index), kernels.length].filter((k) => k % every === 0)
  const largest = drawn.slice(0, 6)
  const sum = temporary.reduce((total, { bytes }) => total + bytes, 0)
  const marks = largest.flatMap(({ offset }) => offset).sort((a, b) => a - b)
  const apart = marks.filter((offset, i) => i === 0 || y(offset) - y(marks[i - 1] ?? 0) >= 14)
  return html`<figure><div class="picture scroll" role="region" aria-label="Memory map" tabindex="0">${svg(
    {
      id: 'memory-map',
      title: 'Working memory over time',
      description: `${temporary.length} buffers of ${bytesText(sum)} in ${bytesText(totals.temporaryBytes)}. ${largest.map((b) => `${legendText(b)}: ${bytesText(b.bytes)}, kernels ${b.from} to ${b.to}.`).join(' ')}`,
      width,
      height: top + plotHeight + 12,
      fontSize: font,
    },
    [
      ticks.map(
        (k) =>
          html`<line x1="${px(x(k))}" x2="${px(x(k))}" y1="${top}" y2="${top + plotHeight}" stroke="currentColor" stroke-opacity="0.15"/><text x="${px((x(k) + x(k + 1)) / 2)}" y="14" text-anchor="middle" opacity="0.7">${k === kernels.length ? 'after' : k}</text>
`,
      ),
      html`<text x="${left - 8}" y="14" text-anchor="end" opacity="0.7">kernel</text>`,
      apart.map(
        (offset) =>
          html`<text x="${left - 8}" y="${px(y(offset) + 10)}" text-anchor="end" opacity="0.7">+${bytesText(offset - totals.persistentBytes)}</text>
`,
      ),
      drawn.map((buffer, i) => rectangle(buffer, i, { x, y }, kernels.length)),
    ],
  )}</div><figcaption>Kernels from left to right, addresses downwards; small buffers are drawn larger than they are. ${temporary.length} buffers, ${bytesText(sum)} in all, live in ${bytesText(totals.temporaryBytes)}.${temporary.length > drawn.length ? ` ${temporary.length - drawn.length} small ones are not drawn.` : ''}</figcaption></figure>`
}
