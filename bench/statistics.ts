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
