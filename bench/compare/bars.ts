/* Bars on a logarithmic scale, in text and as a picture. */
import { median, quantile } from '../statistics.js'
import { nameOf } from './problems.js'
import type { Result } from './results.js'
import { leastTimes } from './tables.js'

export interface Bar {
  readonly name: string
  readonly kind: 'regula' | 'peer'
  readonly middle: number
  readonly low: number
  readonly high: number
}

/** The bars of one task, the fastest first, and a scale from whole power of ten to whole power of ten. */
export interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
  /** Milliseconds that the multiplications and additions of the step take at the peak of one core. */
  readonly limit: number
  /** Where a time stands between the ends of the scale, from 0 to 1. */
  readonly place: (milliseconds: number) => number
  readonly ticks: readonly number[]
}

export const panelOf = (result: Result): Panel => {
  const bars = result.rows
    .flatMap(({ name, kind, times }) =>
      kind === 'limit'
        ? []
        : [{ name, kind, middle: median(times), low: quantile(times, 0.25), high: quantile(times, 0.75) }],
    )
    .sort((a, b) => a.middle - b.middle)
  const { compute } = leastTimes(result.limits)
  const start = Math.floor(Math.log10(Math.min(compute / 2, bars[0]?.low ?? compute)))
  const end = Math.ceil(Math.log10(Math.max(...bars.map(({ high }) => high))))
  return {
    title: nameOf(result.task),
    bars,
    limit: compute,
    place: (milliseconds) => (Math.log10(milliseconds) - start) / Math.max(1, end - start),
    ticks: Array.from({ length: end - start + 1 }, (_, k) => 10 ** (start + k)),
  }
}

export const inMilliseconds = (value: number): string =>
  `${value < 100 ? value.toPrecision(3) : value.toFixed(0)} ms`

/** One line for each bar; a vertical stroke is the limit of one core. */
export const textBars = ({ title, bars, limit, place, ticks }: Panel): string => {
  const width = 50
  const label = Math.max(...bars.map(({ name }) => name.length))
  const cell = (milliseconds: number): number => Math.round(width * place(milliseconds))
  const lines = bars.map(({ name, kind, middle }) => {
    const bar = (kind === 'regula' ? '█' : '▒').repeat(Math.max(1, cell(middle))).padEnd(width)
    const stroke = cell(limit)
    return `${name.padEnd(label)} ${bar.slice(0, stroke)}│${bar.slice(stroke + 1)} ${inMilliseconds(middle)}`
  })
  const [first = 0, last = 0] = [ticks[0], ticks.at(-1)]
  return [
    `${title}: ms per step, logarithmic from ${first} to ${last}; │ is the limit of one core, ${inMilliseconds(limit)}`,
    ...lines,
  ].join('\n')
}
