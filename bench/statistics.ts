export const mean = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length

/** The sample's standard deviation, which divides by n − 1. */
export const deviation = (values: readonly number[]): number => {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1))
}

/** The standard error of a difference of means (Welch). */
export const standardError = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(deviation(a) ** 2 / a.length + deviation(b) ** 2 / b.length)

/** The value below which the share `part` of the values lies, between neighbours in proportion. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2)
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)
