import { bitmapUri } from './bitmap.js'
import { divergingColours, divergingLevel, gapLevel } from './diverging.js'
import type { WeightsReport } from './types.js'

/**
 * Pictures of the units of a layer, side by side in one bitmap.
 *
 * `uri` is the bitmap, `width` × `height` pixels, one pixel per weight and one between tiles; `scale`
 * is the weight of the deepest red, and −`scale` that of the deepest blue; `shown` of `units` tiles are
 * in it; `notNumbers` counts the NaN among the weights shown.
 *
 * @example
 * ```ts
 * import { type WeightImage, weightImage } from 'regula/report'
 *
 * const image: WeightImage | undefined = weightImage({ shape: [4, 1], data: [1, -2, 0, 2], tile: [2, 2] })
 * image?.scale // => 2
 * ```
 */
export interface WeightImage {
  readonly uri: string
  readonly width: number
  readonly height: number
  readonly scale: number
  readonly units: number
  readonly shown: number
  readonly notNumbers: number
}

/** The weight below which `share` of the sizes lie, so that one stray weight does not bleach the rest. */
const sizeBelowWhich = (share: number, sizes: Float64Array): number => {
  const sorted = sizes.filter(Number.isFinite).sort()
  const most = sorted.at(-1) ?? 0
  return sorted[Math.ceil(share * sorted.length) - 1] || most || 1
}

/**
 * The columns of an `[inputs, units]` kernel as blue–white–red tiles in one bitmap.
 *
 * Zero is white and the scale symmetric: ± the size that `share` of the weights shown do not exceed
 * (99.5 % unless given; larger ones take the end's colour). NaN is green. `columns` tiles stand in a
 * row, and at most `limit` are drawn. `undefined` when the tile does not hold the inputs.
 *
 * @example
 * ```ts
 * import { weightImage } from 'regula/report'
 *
 * const image = weightImage({ shape: [4, 3], data: new Float32Array(12).fill(0.5), tile: [2, 2] }, { columns: 2 })
 * image?.uri.startsWith('data:image/bmp;base64,') // => true
 * const sides = [image?.width, image?.height]
 * sides // => [7, 7]
 * weightImage({ shape: [5, 3], data: [], tile: [2, 2] }) // => undefined
 * ```
 */
export const weightImage = (
  weights: WeightsReport,
  options: { readonly columns?: number; readonly limit?: number; readonly share?: number } = {},
): WeightImage | undefined => {
  const { data, shape, tile } = weights
  const [inputs, units] = shape
  const [rows, columns] = tile
  const whole = [inputs, units, rows, columns].every((size) => Number.isSafeInteger(size) && size > 0)
  if (!whole || rows * columns !== inputs) return undefined

  const shown = Math.min(units, Math.max(1, options.limit ?? 256))
  const across = Math.min(shown, Math.max(1, options.columns ?? 16))
  const down = Math.ceil(shown / across)
  const [width, height] = [across * (columns + 1) + 1, down * (rows + 1) + 1]

  const at = (input: number, unit: number): number => data[input * units + unit] ?? Number.NaN
  const sizes = Float64Array.from({ length: inputs * shown }, (_, i) =>
    Math.abs(at(Math.floor(i / shown), i % shown)),
  )
  const scale = sizeBelowWhich(options.share ?? 0.995, sizes)

  const pixels = new Uint8Array(width * height).fill(gapLevel)
  for (let unit = 0; unit < shown; unit += 1) {
    const top = Math.floor(unit / across) * (rows + 1) + 1
    const left = (unit % across) * (columns + 1) + 1
    for (let input = 0; input < inputs; input += 1) {
      const [y, x] = [top + Math.floor(input / columns), left + (input % columns)]
      pixels[y * width + x] = divergingLevel(at(input, unit), scale)
    }
  }
  const notNumbers = sizes.filter(Number.isNaN).length
  return {
    uri: bitmapUri(width, height, pixels, divergingColours),
    width,
    height,
    scale,
    units,
    shown,
    notNumbers,
  }
}
