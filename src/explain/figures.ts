/* Numbers as people read them. */

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

const threeDigits = (x: number): string => (x >= 1000 ? x.toFixed(0) : String(Number(x.toPrecision(3))))

const scaled = (x: number, names: readonly string[]): string => {
  const power = x < 1000 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(x) / 3))
  return `${threeDigits(x / 1000 ** power)} ${names[power] ?? ''}`.trim()
}

/** 4 025 692 as `4.03 MB`: powers of a thousand. */
export const bytesText = (bytes: number): string => (bytes === 1 ? '1 byte' : scaled(bytes, units))

/** 54 486 458 as `54.5 million`. */
export const countText = (count: number): string =>
  scaled(count, ['', 'thousand', 'million', 'billion', 'trillion'])

/** `1 kernel`, `9 kernels`. */
export const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** How many times as large: `6.5×`. */
export const timesText = (large: number, small: number): string =>
  small === 0 ? '–' : `${threeDigits(large / small)}×`

/** `float [128, 10]`. */
export const typeText = ({
  dtype,
  shape,
}: {
  readonly dtype: string
  readonly shape: readonly (number | string)[]
}): string => `${dtype} [${shape.join(', ')}]`
