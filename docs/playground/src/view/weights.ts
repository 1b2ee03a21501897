import type { Tensor } from 'regula'
import type { Picture } from '../data/Dataset.js'
import { bitmap, sheetOf } from './canvas.js'
import { type Colour, colour, css, mix } from './theme.js'

/** Blue below zero, red above, the ground at zero. */
const diverging = (largest: number): ((weight: number) => Colour) => {
  const [ground, low, high] = [colour('--surface'), colour('--negative'), colour('--positive')]
  return (weight) => mix(ground, weight < 0 ? low : high, Math.min(1, Math.abs(weight) / largest))
}

const largestOf = (weights: ArrayLike<number>): number => {
  let most = 1e-6
  for (let i = 0; i < weights.length; i += 1) most = Math.max(most, Math.abs(weights[i] ?? 0))
  return most
}

/** One picture for each unit: what it looks for in an image. */
const drawTiles = (canvas: HTMLCanvasElement, { shape, data }: Tensor, size: number): void => {
  const units = shape[1] ?? 1
  const columns = units <= 10 ? 5 : units <= 36 ? 6 : 8
  const shown = Math.min(units, columns * (units <= 10 ? 2 : columns))
  const lines = Math.ceil(shown / columns)
  const sheet = sheetOf(canvas, lines / columns)
  if (sheet === undefined) return
  const { context, width } = sheet
  const cell = width / columns
  const gap = Math.max(2, cell * 0.06)
  const inColour = diverging(largestOf(data))
  context.imageSmoothingEnabled = false
  for (let unit = 0; unit < shown; unit += 1) {
    const image = bitmap(size, size, (pixel) => inColour(data[pixel * units + unit] ?? 0))
    const [left, top] = [(unit % columns) * cell + gap / 2, Math.floor(unit / columns) * cell + gap / 2]
    context.drawImage(image, left, top, cell - gap, cell - gap)
  }
}

/** A row for each feature, a column for each unit. */
const drawMatrix = (canvas: HTMLCanvasElement, { shape, data }: Tensor): void => {
  const [features = 1, units = 1] = shape
  const sheet = sheetOf(canvas, Math.min(1, Math.max(0.4, features / units)))
  if (sheet === undefined) return
  const inColour = diverging(largestOf(data))
  sheet.context.imageSmoothingEnabled = false
  const image = bitmap(units, features, (i) => inColour(data[i] ?? 0))
  sheet.context.drawImage(image, 0, 0, sheet.width, sheet.height)
}

/** A bar for each weight of one unit, beside what the data was made with. */
const drawBars = (canvas: HTMLCanvasElement, { data }: Tensor, truth: readonly number[]): void => {
  const sheet = sheetOf(canvas, 0.8)
  if (sheet === undefined) return
  const { context, width, height } = sheet
  const largest = 1.1 * Math.max(largestOf(data), largestOf(truth))
  const step = width / data.length
  const middle = height / 2
  const heightOf = (weight: number): number => (weight / largest) * middle
  context.fillStyle = css(colour('--edge'))
  context.fillRect(0, middle - 0.5, width, 1)
  data.forEach((weight, i) => {
    context.fillStyle = css(colour(weight < 0 ? '--negative' : '--positive'))
    context.fillRect(
      i * step + step * 0.2,
      middle - Math.max(0, heightOf(weight)),
      step * 0.6,
      Math.abs(heightOf(weight)),
    )
    if (truth.length === 0) return
    context.fillStyle = css(colour('--ink'))
    context.fillRect(i * step + step * 0.05, middle - heightOf(truth[i] ?? 0) - 1, step * 0.9, 2)
  })
}

/** The weights that the features meet first. */
export const drawWeights = (canvas: HTMLCanvasElement, kernel: Tensor, picture: Picture): void => {
  if (picture.kind === 'image') drawTiles(canvas, kernel, picture.size)
  else if (kernel.shape[1] === 1) drawBars(canvas, kernel, picture.kind === 'features' ? picture.truth : [])
  else drawMatrix(canvas, kernel)
}
