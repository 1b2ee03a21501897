/**
 * One axis: where a value lies in pixels (NaN where it does not), and the values to write along it.
 *
 * @internal
 */
export interface Scale {
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
}

type Interval = readonly [low: number, high: number]

/**
 * Sizes that an axis can span in float64 without overflow or subnormal steps.
 *
 * @internal
 */
export const drawable = { least: 1e-100, most: 1e100 } as const

/**
 * The smallest and the largest finite number; `undefined` where there is none.
 *
 * @internal
 */
export const extent = (values: Iterable<number>): Interval | undefined => {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : undefined
}

const niceStep = (span: number, count: number): number => {
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const digit = [1, 2, 5, 10].find((d) => d * power >= rough * (1 - 1e-9)) ?? 10
  return digit * power
}

const multiples = (step: number, [low, high]: Interval): readonly number[] => {
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)]
  const count = Math.max(0, last - first + 1)
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/**
 * Multiples of 1, 2 or 5 times a power of ten inside `[low, high]`, about `count` of them.
 *
 * @internal
 */
export const niceTicks = ([low, high]: Interval, count: number): readonly number[] =>
  multiples(niceStep(high - low, count), [low, high])

/** A constant series still needs an axis around it. */
const widen = ([low, high]: Interval): Interval => {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > Math.max(1e-12 * size, drawable.least)) return [low, high]
  const margin = size < drawable.least ? 1 : size * 0.1
  return [low - margin, high + margin]
}

const between = (low: number, high: number, [start, end]: Interval, value: number): number =>
  Number.isFinite(value) ? start + ((value - low) / (high - low)) * (end - start) : Number.NaN

/**
 * A linear axis. With `nice`, it is extended to the ticks around the data.
 *
 * @internal
 */
export const linearScale = (domain: Interval, range: Interval, count: number, nice: boolean): Scale => {
  const [low, high] = widen(domain)
  const step = niceStep(high - low, count)
  const [from, to] = nice
    ? [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
    : [low, high]
  return { place: (value) => between(from, to, range, value), ticks: multiples(step, [from, to]) }
}

const logTicks = ([low, high]: Interval, count: number): readonly number[] => {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const at = (digits: readonly number[], every: number): readonly number[] =>
    Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every)
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
  const every = Math.max(1, Math.ceil((last - first) / count))
  const candidates = [at([1, 2, 3, 4, 5, 6, 7, 8, 9], 1), at([1, 2, 5], 1), at([1, 3], 1)]
  return candidates.find((ticks) => ticks.length <= count + 1) ?? at([1], every)
}

/**
 * A logarithmic axis over positive numbers; it has no place for others.
 *
 * @internal
 */
export const logScale = ([low, high]: Interval, range: Interval, count: number): Scale => {
  const [from, to] = low < high ? [low / 1.08, high * 1.08] : [low / 2, high * 2]
  const ticks = logTicks([from, to], count)
  return {
    place: (value) => between(Math.log(from), Math.log(to), range, Math.log(value)),
    ticks: ticks.length >= 2 ? ticks : niceTicks([from, to], count),
  }
}

const tickText = (value: number, decimals: number | undefined): string => {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential()
  return decimals === undefined ? String(value) : value.toFixed(decimals)
}

/**
 * Ticks as text. With `even`, all get the decimals that the finest needs, as on a linear axis.
 *
 * @internal
 */
export const formatTicks = (ticks: readonly number[], percent: boolean, even: boolean): readonly string[] => {
  const values = ticks.map((tick) => Number((percent ? tick * 100 : tick).toPrecision(6)))
  const decimals = values.map((value) => tickText(value, undefined).split('.')[1]?.length ?? 0)
  const most = even ? Math.min(6, Math.max(0, ...decimals)) : undefined
  return values.map((value) => tickText(value, most).replace(/-/g, '−') + (percent ? '\u00a0%' : ''))
}
