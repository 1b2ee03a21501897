/** A canvas at work: its context in units of the page, and its size in them. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
}

/** Makes a canvas as sharp as the screen is, and empty. */
export const sheetOf = (canvas: HTMLCanvasElement, aspect: number): Sheet | undefined => {
  const context = canvas.getContext('2d')
  const width = canvas.clientWidth
  if (context === null || width === 0) return undefined
  const height = Math.round(width * aspect)
  const ratio = window.devicePixelRatio
  const [pixels, lines] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== pixels || canvas.height !== lines) {
    canvas.width = pixels
    canvas.height = lines
    canvas.style.height = `${height}px`
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return { context, width, height }
}

/** A small picture of colours, row by row. */
export const bitmap = (
  width: number,
  height: number,
  colourAt: (index: number) => readonly [number, number, number],
): HTMLCanvasElement => {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const image = new ImageData(width, height)
  for (let i = 0; i < width * height; i += 1) image.data.set([...colourAt(i), 255], 4 * i)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas
}
