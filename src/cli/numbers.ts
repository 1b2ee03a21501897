import { InvalidArgumentError } from 'commander'

const numberFrom = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/**
 * A parser of an option that is a whole number from `low` to `high`.
 *
 * @internal
 */
export const wholeNumber =
  (low: number, high: number) =>
  (text: string): number => {
    const value = numberFrom(text)
    if (Number.isInteger(value) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`It is a whole number from ${low} to ${high}.`)
  }

/**
 * A parser of an option that is a number; `describe` says which ones are good.
 *
 * @internal
 */
export const number =
  (good: (value: number) => boolean, describe: string) =>
  (text: string): number => {
    const value = numberFrom(text)
    if (Number.isFinite(value) && good(value)) return value
    throw new InvalidArgumentError(`It is ${describe}.`)
  }

/** @internal */
export const notNegative = number((x) => x >= 0, 'a number from 0')

/** @internal */
export const positive = number((x) => x > 0, 'a number above 0')

/** @internal */
export const probability = number((x) => x >= 0 && x < 1, 'a number from 0 to below 1')

/**
 * `128,64` as units of hidden layers; `none` for no hidden layer.
 *
 * @internal
 */
export const layerSizes = (text: string): readonly number[] => {
  if (text.trim() === 'none') return []
  const sizes = text.split(',').map(numberFrom)
  if (sizes.length <= 32 && sizes.every((n) => Number.isInteger(n) && n >= 1 && n <= 65536)) return sizes
  throw new InvalidArgumentError('It is a list such as 128,64 of at most 32 sizes from 1 to 65536, or none.')
}
