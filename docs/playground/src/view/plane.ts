import type { Tensor } from 'regula'
import type { Dataset, Samples } from '../data/Dataset.js'
import { gridPoints, gridSize } from '../train/grid.js'
import { bitmap, type Sheet, sheetOf } from './canvas.js'
import { type Colour, colour, css, mix } from './theme.js'

/** What the network says everywhere: the colour of each class as far as the network is sure of it. */
const drawField = ({ context, width }: Sheet, field: Tensor, colours: readonly Colour[]): void => {
  const ground = colour('--surface')
  const classes = field.data.length / gridPoints
  const image = bitmap(gridSize, gridSize, (point) => {
    const shares = colours.map((_, c) => field.data[point * classes + c] ?? 0)
    const blended = shares.reduce<Colour>(
      ([r, g, b], share, c) => {
        const [cr, cg, cb] = colours[c] ?? ground
        return [r + share * cr, g + share * cg, b + share * cb]
      },
      [0, 0, 0],
    )
    const certainty = (Math.max(...shares) - 1 / classes) / (1 - 1 / classes)
    return mix(ground, blended, 0.12 + 0.5 * certainty)
  })
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, width, width)
}

/** A circle, a square or a triangle: colour alone is not enough for everybody. */
const shapes: readonly ((context: CanvasRenderingContext2D, x: number, y: number, r: number) => void)[] = [
  (context, x, y, r) => context.arc(x, y, r, 0, 2 * Math.PI),
  (context, x, y, r) => context.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r),
  (context, x, y, r) => {
    context.moveTo(x, y - 1.2 * r)
    context.lineTo(x + 1.1 * r, y + 0.8 * r)
    context.lineTo(x - 1.1 * r, y + 0.8 * r)
    context.closePath()
  },
]

const drawPoints = (
  { context, width }: Sheet,
  { rows, x, y }: Samples,
  extent: number,
  colours: readonly Colour[],
  radius: number,
): void => {
  const at = (value: number): number => ((value + extent) / (2 * extent)) * width
  context.lineWidth = 1.25
  context.strokeStyle = css(colour('--surface'))
  for (let i = 0; i < rows; i += 1) {
    const label = y[i] ?? 0
    context.fillStyle = css(colours[label] ?? [0, 0, 0])
    context.beginPath()
    shapes[label]?.(context, at(x[2 * i] ?? 0), at(-(x[2 * i + 1] ?? 0)), radius)
    context.fill()
    context.stroke()
  }
}

/** The plane as the network sees it, with the samples that it learns from. */
export const drawPlane = (canvas: HTMLCanvasElement, dataset: Dataset, field: Tensor): void => {
  const sheet = sheetOf(canvas, 1)
  if (sheet === undefined || dataset.picture.kind !== 'plane') return
  const colours = ['--class-0', '--class-1', '--class-2'].slice(0, dataset.classes).map(colour)
  drawField(sheet, field, colours)
  const radius = Math.min(5, Math.max(2.5, sheet.width / 75)) * (dataset.train.rows > 300 ? 0.7 : 1)
  drawPoints(sheet, dataset.train, dataset.picture.extent, colours, radius)
}
