/* How far float32 results are from true ones, and numbers to look at. */

/** How many float32 there are per unit where a float64 lies, by the exponent of the float64. */
const density = Float64Array.from(
  { length: 2048 },
  (_, exponent) => 2 ** (23 - Math.max(Math.min(exponent, 1023 + 127) - 1023, -126)),
)

/** A result that is too large counts as the power of two that is next. */
const finite = (x: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, x))

export interface Worst {
  /** The largest distance in units of the last place of the true result; infinite where one alone is NaN. */
  readonly ulps: number
  readonly at: number
}

/** The worst of many results. */
export const worst = (x: Float32Array, results: Float32Array, truth: Float64Array): Worst => {
  const words = new Uint32Array(truth.buffer)
  let most = 0
  let where = 0
  for (let i = 0; i < x.length; i += 1) {
    const result = results[i] ?? 0
    const expected = truth[i] ?? 0
    const per = density[((words[2 * i + 1] ?? 0) >>> 20) & 2047] ?? 0
    const error = Math.abs(finite(result) - finite(expected)) * per
    if (error <= most || (Number.isNaN(result) && Number.isNaN(expected))) continue
    most = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error
    where = i
  }
  return { ulps: most, at: x[where] ?? 0 }
}

/** Every `stride`-th of the patterns of 32 bits. An odd stride meets all low bits. */
export const patterns = (stride: number): Float32Array => {
  const bits = new Uint32Array(Math.floor(2 ** 32 / stride))
  for (let i = 0; i < bits.length; i += 1) bits[i] = i * stride
  return new Float32Array(bits.buffer)
}

/** Numbers with those next to them, on both sides. */
export const neighbourhoods = (points: readonly number[], reach: number): Float32Array => {
  const bits = Array.from(new Uint32Array(Float32Array.from(points).buffer))
  const around = bits.flatMap((bit) => Array.from({ length: 2 * reach + 1 }, (_, i) => bit + i - reach))
  return new Float32Array(Uint32Array.from(around).buffer)
}

/** So many numbers, spaced evenly. */
export const evenly = (from: number, to: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count)
