/* Places as sums of variables times strides. */

/** The terms that are there, one after the other. */
export const sumText = (...terms: readonly string[]): string =>
  terms.filter((term) => term !== '').join(' + ') || '0'

/** A variable times its stride; nothing where it does not move the place. */
export const timesText = (name: string, stride: number): string =>
  stride === 0 ? '' : stride === 1 ? name : `${name} * ${stride}`

export const offsetText = (offset: number): string => (offset === 0 ? '' : String(offset))
