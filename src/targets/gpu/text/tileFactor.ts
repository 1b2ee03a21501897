/*
 * How a thread of WGSL reads its part of a factor: in each round the numbers of some rows, or columns, at one depth or at
 * four. Where numbers stand side by side it reads four of them at once.
 */
import { offsetText, sumText, timesText } from './indexText.js'

export interface Loop {
  readonly size: number
  readonly stride: number
}

/** A factor of a product: its array, and its loops with their strides there. */
export interface Factor {
  readonly offset: number
  readonly batch: Loop
  /** The rows of the left factor, or the columns of the right one. */
  readonly side: Loop
  readonly depth: Loop
}

/** The loop along which numbers can be read by fours. */
export type Along = 'side' | 'depth'

const isByFours = (...numbers: readonly number[]): boolean => numbers.every((n) => n % 4 === 0)

export const alongOf = ({ offset, batch, side, depth }: Factor): Along | undefined => {
  if (side.stride === 1 && isByFours(offset, batch.stride, side.size, depth.stride)) return 'side'
  if (depth.stride === 1 && isByFours(offset, batch.stride, depth.size, side.stride)) return 'depth'
  return undefined
}

/** How many numbers an array has at least, as its loops reach them. */
const reachOf = ({ offset, batch, side, depth }: Factor): number =>
  [batch, side, depth].reduce((n, { size, stride }) => n + (size - 1) * stride, offset + 1)

/** The type of an array that is these factors. */
export const arrayType = (factors: readonly Factor[], along: Along | undefined): string => {
  const count = Math.max(...factors.map(reachOf))
  return along === undefined ? `array<f32, ${count}>` : `array<vec4<f32>, ${count / 4}>`
}

export interface FactorNames {
  /** The array. */
  readonly name: string
  /** What names of the factor begin with. */
  readonly prefix: string
  /** The first row or column of the thread, and how many it has. */
  readonly first: string
  readonly count: number
  /** The depths of a round. */
  readonly depths: number
}

export interface FactorText {
  /** Where the numbers stand, once for each thread. */
  readonly places: readonly string[]
  /** What is read in a round. */
  readonly reads: readonly string[]
  /** What was read of a row or column of the thread at one of the depths of a round. */
  readonly number: (n: number, d: number) => string
}

/** The text of a factor, in rounds `k`. A row or column beyond the last is the last one again. */
export const factorText = (
  { offset, batch, side, depth }: Factor,
  along: Along | undefined,
  { name, prefix, first, count, depths }: FactorNames,
): FactorText => {
  const unit = along === undefined ? 1 : 4
  const atOnce = along === 'side' ? 4 : 1
  const blocks = Array.from({ length: count / atOnce }, (_, b) => b)
  const start = atOnce === 1 ? first : `${first} / ${atOnce}`
  const places = blocks.map((b) => {
    const at = `min(${sumText(start, offsetText(b))}, ${side.size / atOnce - 1})`
    const terms = [
      offsetText(offset / unit),
      timesText('id.z', batch.stride / unit),
      timesText(at, (side.stride * atOnce) / unit),
    ]
    return `let p${prefix}${b} = ${sumText(...terms)};`
  })
  if (along === 'depth')
    return {
      places,
      reads: blocks.map((b) => `let ${prefix}${b} = ${name}[p${prefix}${b} + k];`),
      number: (n, d) => `${prefix}${n}[${d}]`,
    }
  const read = (b: number, d: number): string => {
    const stride = depth.stride / unit
    const at = sumText(`p${prefix}${b}`, timesText('k', depths * stride), offsetText(d * stride))
    return `let ${prefix}${b}_${d} = ${name}[${at}];`
  }
  return {
    places,
    reads: Array.from({ length: depths }, (_, d) => blocks.map((b) => read(b, d))).flat(),
    number: (n, d) =>
      along === 'side' ? `${prefix}${Math.floor(n / 4)}_${d}[${n % 4}]` : `${prefix}${n}_${d}`,
  }
}
