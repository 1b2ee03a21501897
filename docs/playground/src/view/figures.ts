/* Numbers as people read them. */

/** 0.8766 as `87.7 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Three digits that count: `0.00312`, `4.09`, `12 400`. */
export const short = (x: number): string => {
  if (!Number.isFinite(x)) return String(x)
  if (x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e6)) return x.toExponential(1)
  return Math.abs(x) >= 1000 ? grouped(x) : String(Number(x.toPrecision(3)))
}

/** 12400.3 as `12 400`, with spaces that do not break. */
export const grouped = (x: number): string =>
  Math.round(x)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** Bytes in powers of a thousand. */
export const bytes = (count: number): string =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${short(count / 1e3)} kB` : `${short(count / 1e6)} MB`
