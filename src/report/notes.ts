import { formatShort } from './format.js'
import { drawable, extent } from './scale.js'
import type { Series } from './series.js'

const mostRanges = 12

/** 3, 4, 5, 9 become `3–5, 9`. */
const ranges = (values: readonly number[]): string => {
  const spans: { first: number; last: number }[] = []
  for (const value of values) {
    const span = spans.at(-1)
    if (span !== undefined && value === span.last + 1) span.last = value
    else spans.push({ first: value, last: value })
  }
  const texts = spans.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
  const more = texts.length - mostRanges
  return texts.slice(0, mostRanges).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const kindOf = (y: number): string => {
  if (Number.isNaN(y)) return 'NaN'
  if (y <= 0 && y >= -drawable.most) return '≤ 0'
  if (!Number.isFinite(y)) return y > 0 ? '∞' : '−∞'
  return Math.abs(y) > 1 ? 'a value beyond ±10¹⁰⁰' : 'a value below 10⁻¹⁰⁰'
}

/**
 * One sentence for each series and each kind of value that has no place on the chart.
 *
 * @internal
 */
export const gapNotes = (
  series: readonly Series[],
  placed: (y: number) => boolean,
  xName: string,
): readonly string[] =>
  series.flatMap(({ name, points }) => {
    const gaps = points.filter(([, y]) => !placed(y))
    const kinds = [...new Set(gaps.map(([, y]) => kindOf(y)))]
    return kinds.map((kind) => {
      const at = gaps.filter(([, y]) => kindOf(y) === kind).map(([x]) => x)
      return `${name}: ${kind} at ${xName} ${ranges(at)}`
    })
  })

/**
 * What a chart shows, in words, for those who do not see it.
 *
 * @internal
 */
export const describe = (series: readonly Series[], percent: boolean, xName: string): string => {
  const show = (y: number): string => (percent ? `${formatShort(100 * y)} %` : formatShort(y))
  return series
    .map(({ name, points }) => {
      const finite = points.filter(([, y]) => Number.isFinite(y))
      const [first, last, range] = [finite[0], finite.at(-1), extent(finite.map(([, y]) => y))]
      if (first === undefined || last === undefined || range === undefined) return `${name}: no values.`
      const ends = `from ${show(first[1])} at ${xName} ${first[0]} to ${show(last[1])} at ${xName} ${last[0]}`
      return `${name}: ${ends}, between ${show(range[0])} and ${show(range[1])}.`
    })
    .join(' ')
}
