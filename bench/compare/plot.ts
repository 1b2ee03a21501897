/* The bars as a picture: one panel for each task, readable by day and by night. */
import { type Bar, inMilliseconds, type Panel } from './bars.js'

const [width, left, right, row, head, gap] = [960, 300, 90, 22, 34, 30]
const span = width - left - right

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const number = (value: number): string => String(Math.round(10 * value) / 10)

// Okabe and Ito's blue and its light companion keep their contrast on white and on black.
const style = `
  svg { background: #fff; color: #1d2126; }
  text { font: 13px system-ui, "Segoe UI", Roboto, Arial, sans-serif; fill: currentColor; }
  .title { font-size: 15px; font-weight: 600; }
  .soft { fill: #5c636b; font-size: 12px; }
  .value { paint-order: stroke; stroke: #fff; stroke-width: 4px; }
  .grid { stroke: #dfe0db; }
  .regula { fill: #0072b2; }
  .peer { fill: #b4bac1; }
  .spread { stroke: #1d2126; stroke-width: 1.5; }
  .limit { stroke: #d55e00; stroke-width: 1.5; stroke-dasharray: 4 3; }
  @media (prefers-color-scheme: dark) {
    svg { background: #1a1e22; color: #e6e8ea; }
    .soft { fill: #9ba3ab; }
    .value { stroke: #1a1e22; }
    .grid { stroke: #2e343a; }
    .regula { fill: #56b4e9; }
    .peer { fill: #5c656e; }
    .spread { stroke: #e6e8ea; }
    .limit { stroke: #e69f00; }
  }`

const heightOf = ({ bars }: Panel): number => head + row * bars.length + 26

type Scale = (milliseconds: number) => number

const shapeOf = ({ kind, middle, low, high }: Bar, top: number, x: Scale): string => {
  const centre = top + row / 2
  return [
    `<rect class="${kind}" x="${left}" y="${top + 3}" width="${number(x(middle) - left)}" height="${row - 6}"/>`,
    `<line class="spread" x1="${number(x(low))}" x2="${number(x(high))}" y1="${centre}" y2="${centre}"/>`,
  ].join('\n')
}

const labelsOf = ({ name, middle, high }: Bar, top: number, x: Scale): string => {
  const base = top + row / 2 + 4.5
  return [
    `<text x="${left - 8}" y="${base}" text-anchor="end">${escaped(name)}</text>`,
    `<text class="value" x="${number(Math.max(x(middle), x(high)) + 6)}" y="${base}">${inMilliseconds(middle)}</text>`,
  ].join('\n')
}

const panelAt = (panel: Panel, top: number): string => {
  const { title, bars, limit, place, ticks } = panel
  const x: Scale = (time) => left + span * Math.min(1, Math.max(0, place(time)))
  const [start, end] = [top + head, top + head + row * bars.length]
  const line = (time: number, kind: string): string =>
    `<line class="${kind}" x1="${number(x(time))}" x2="${number(x(time))}" y1="${start}" y2="${end}"/>`
  return [
    `<text class="title" x="16" y="${top + 18}">${escaped(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `${line(tick, 'grid')}<text class="soft" x="${number(x(tick))}" y="${end + 16}" text-anchor="middle">${tick}</text>`,
    ),
    ...bars.map((bar, k) => shapeOf(bar, start + row * k, x)),
    line(limit, 'limit'),
    ...bars.map((bar, k) => labelsOf(bar, start + row * k, x)),
  ].join('\n')
}

/** A whole picture. `caption` stands at its foot. */
export const plotOf = (panels: readonly Panel[], caption: string): string => {
  const tops = panels.map((_, k) =>
    panels.slice(0, k).reduce((total, panel) => total + heightOf(panel) + gap, 16),
  )
  const height = panels.reduce((total, panel) => total + heightOf(panel) + gap, 16) + 24
  const title = 'Milliseconds of a training step, logarithmic: less is better'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${style}\n</style>`,
    ...panels.map((panel, k) => panelAt(panel, tops[k] ?? 0)),
    `<text class="soft" x="16" y="${height - 14}">${escaped(caption)}</text>`,
    '</svg>\n',
  ].join('\n')
}
