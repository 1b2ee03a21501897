import type { Rgb } from './bitmap.js'

/** Blue, white, red: the ends and quarters of ColorBrewer's RdBu, whose halves stay apart without red or green. */
const stops: readonly Rgb[] = [
  [33, 102, 172],
  [146, 197, 222],
  [255, 255, 255],
  [244, 165, 130],
  [178, 24, 43],
]

/**
 * The number of steps from the lowest to the highest value; odd, so that zero has one of its own.
 *
 * @internal
 */
export const levels = 253

const middle = (levels - 1) / 2

/**
 * The place of the colour for values that are not numbers, in {@link divergingColours}.
 *
 * @internal
 */
export const nanLevel = levels

/**
 * The place of the colour between the tiles.
 *
 * @internal
 */
export const gapLevel = levels + 1

const mix = (t: number): Rgb => {
  const i = Math.min(stops.length - 2, Math.floor(t * (stops.length - 1)))
  const part = t * (stops.length - 1) - i
  const [from = [0, 0, 0], to = from] = stops.slice(i, i + 2)
  const channel = (c: 0 | 1 | 2): number => Math.round(from[c] + part * (to[c] - from[c]))
  return [channel(0), channel(1), channel(2)]
}

/**
 * The colours of {@link divergingLevel}: blue over white to red, green for NaN, grey between the tiles.
 *
 * Source: Brewer, ColorBrewer 2.0, scheme RdBu; the green is Okabe and Ito's.
 *
 * @internal
 */
export const divergingColours: readonly Rgb[] = [
  ...Array.from({ length: levels }, (_, i) => mix(i / (levels - 1))),
  [0, 158, 115],
  [168, 172, 178],
]

/**
 * The place of `value` in {@link divergingColours}, on a scale from −`most` to `most`; what lies beyond
 * takes the end's colour.
 *
 * @internal
 */
export const divergingLevel = (value: number, most: number): number => {
  if (Number.isNaN(value)) return nanLevel
  const t = Math.min(1, Math.max(-1, value / most))
  return middle + Math.sign(t) * Math.round(Math.abs(t) * middle)
}
