import { h, s } from './dom.js'
import { short } from './figures.js'

/** One line of a chart. */
export interface Line {
  readonly name: string
  /** Names of the classes that colour it. */
  readonly style: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** What a chart is told. */
export interface ChartContent {
  readonly lines: readonly Line[]
  readonly low: number
  readonly high: number
  /** Whether equal distances are equal ratios. */
  readonly isLogarithmic: boolean
  readonly format: (y: number) => string
}

const height = 216
const margin = { left: 46, right: 12, top: 10, bottom: 24 }

/** 1, 2 or 5 times a power of ten: a distance of marks that gives about `count` of them. */
const niceStep = (span: number, count: number): number => {
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const scaled = rough / power
  return power * (scaled <= 1 ? 1 : scaled <= 2 ? 2 : scaled <= 5 ? 5 : 10)
}

const marks = (low: number, high: number, count: number): readonly number[] => {
  const step = niceStep(Math.max(high - low, 1e-9), count)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
}

/** The first and the last mark stay inside of the picture. */
const anchorAt = (share: number): string => (share < 0.05 ? 'start' : share > 0.95 ? 'end' : 'middle')

/** The powers of ten within reach. */
const powers = (low: number, high: number): readonly number[] =>
  marks(Math.log10(low), Math.log10(high), 4)
    .filter(Number.isInteger)
    .map((power) => 10 ** power)

/** Draws a chart into a figure, as wide as that is. */
export const drawChart = (figure: HTMLElement, title: string, content: ChartContent): void => {
  const { lines, low, high, isLogarithmic, format } = content
  const width = Math.max(240, figure.clientWidth)
  const [right, bottom] = [width - margin.right, height - margin.bottom]
  const lastX = Math.max(1, ...lines.map(({ points }) => points.at(-1)?.[0] ?? 0))
  const x = (value: number): number => margin.left + (value / lastX) * (right - margin.left)
  const along = isLogarithmic ? Math.log10 : (value: number): number => value
  const [first, last] = [along(low), along(high)]
  const y = (value: number): number =>
    bottom -
    ((along(Math.min(high, Math.max(low, value))) - first) / (last - first || 1)) * (bottom - margin.top)
  const grid = (isLogarithmic ? powers(low, high) : marks(low, high, 4)).flatMap((value) => [
    s('line', { class: 'grid', x1: margin.left, x2: right, y1: y(value), y2: y(value) }),
    s('text', { class: 'tick', x: margin.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, format(value)),
  ])
  const steps = marks(0, lastX, width < 380 ? 3 : 5).map((value) =>
    s(
      'text',
      { class: 'tick', x: x(value), y: height - 6, 'text-anchor': anchorAt(value / lastX) },
      short(value),
    ),
  )
  const paths = lines.map(({ style, points }) =>
    s('polyline', {
      class: `curve ${style}`,
      points: points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' '),
    }),
  )
  const said = lines
    .map(({ name, points }) => `${name} ${format(points.at(-1)?.[1] ?? Number.NaN)}`)
    .join(', ')
  figure.replaceChildren(
    s(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${title}: ${said}` },
      ...grid,
      ...steps,
      ...paths,
    ),
  )
}

/** Names beside the strokes that they are drawn with. */
export const legend = (lines: readonly Pick<Line, 'name' | 'style'>[]): readonly HTMLElement[] =>
  lines.map(({ name, style }) =>
    h(
      'li',
      {},
      s(
        'svg',
        { width: 26, height: 10, 'aria-hidden': 'true' },
        s('line', { class: `curve ${style}`, x1: 1, x2: 25, y1: 5, y2: 5 }),
      ),
      name,
    ),
  )
