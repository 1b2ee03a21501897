/**
 * Numbers counted into equal bins.
 *
 * `counts` leave out exact zeros, which are counted apart: a sparse kernel would hide all else behind
 * them. What lies outside the range is in `beyond`, what is NaN or infinite in `notFinite`. `mean` and
 * `deviation` (population) are over all finite numbers, zeros and those beyond included.
 *
 * @internal
 */
export interface Tally {
  readonly total: number
  readonly zeros: number
  readonly beyond: number
  readonly notFinite: number
  readonly mean: number
  readonly deviation: number
  readonly counts: readonly number[]
}

/**
 * Counts `data` into `bins` equal bins from `low` to `high`, both included.
 *
 * @internal
 */
export const tally = (
  data: ArrayLike<number>,
  [low, high]: readonly [low: number, high: number],
  bins: number,
): Tally => {
  const counts = Array<number>(bins).fill(0)
  let [zeros, beyond, finite, mean, squares] = [0, 0, 0, 0, 0]
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    // Welford's update: sums of squares cancel when the mean is large.
    finite += 1
    const step = value - mean
    mean += step / finite
    squares += step * (value - mean)
    const bin = value === high ? bins - 1 : Math.floor(((value - low) / (high - low)) * bins)
    if (value === 0) zeros += 1
    else if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1
    else beyond += 1
  }
  return {
    total: data.length,
    zeros,
    beyond,
    notFinite: data.length - finite,
    mean: finite === 0 ? Number.NaN : mean,
    deviation: finite === 0 ? Number.NaN : Math.sqrt(squares / finite),
    counts,
  }
}
