const missing = '–'

const withMinus = (text: string): string => text.replace(/-/g, '−')

const notFinite = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞')

/**
 * A number to four decimals, or with an exponent when that would say nothing; a dash when there is none.
 *
 * @internal
 */
export const formatNumber = (value: number | undefined): string => {
  if (value === undefined) return missing
  if (!Number.isFinite(value)) return notFinite(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return withMinus(value.toExponential(2))
  return withMinus(value.toFixed(4))
}

/**
 * A number to three significant digits, for running text.
 *
 * @internal
 */
export const formatShort = (value: number): string =>
  Number.isFinite(value) ? withMinus(String(Number(value.toPrecision(3)))) : notFinite(value)

/**
 * A fraction as a percentage to two decimals, with a space that does not break.
 *
 * @internal
 */
export const formatPercent = (fraction: number | undefined): string =>
  fraction === undefined
    ? missing
    : Number.isFinite(fraction)
      ? `${withMinus((100 * fraction).toFixed(2))}\u00a0%`
      : notFinite(fraction)

/**
 * A difference of two fractions in percentage points, always with its sign.
 *
 * @internal
 */
export const formatPoints = (difference: number | undefined): string => {
  if (difference === undefined || !Number.isFinite(difference)) return formatPercent(difference)
  const points = (100 * difference).toFixed(2)
  return Number(points) === 0 ? '0.00' : withMinus(Number(points) > 0 ? `+${points}` : points)
}

/**
 * Seconds to one decimal.
 *
 * @internal
 */
export const formatSeconds = (seconds: number | undefined): string =>
  seconds === undefined ? missing : Number.isFinite(seconds) ? seconds.toFixed(1) : notFinite(seconds)

/**
 * A whole number with thin spaces between the thousands.
 *
 * @internal
 */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
