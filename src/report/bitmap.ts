import { base64 } from './base64.js'

/**
 * A colour: red, green and blue from 0 to 255.
 *
 * @internal
 */
export type Rgb = readonly [red: number, green: number, blue: number]

const headerSize = 14 + 40
const paletteSize = 256

/**
 * A picture of up to 256 colours as a `data:image/bmp;base64,` URI.
 *
 * `pixels` are places in `colours`, row by row from the top. The format is an 8-bit BMP with a
 * BITMAPINFOHEADER, which every browser reads and which needs no compressor: one byte per pixel, rows
 * from the bottom up and padded to four bytes. Source: Microsoft, "Bitmap Storage".
 *
 * @internal
 */
export const bitmapUri = (
  width: number,
  height: number,
  pixels: Uint8Array,
  colours: readonly Rgb[],
): string => {
  const stride = Math.ceil(width / 4) * 4
  const start = headerSize + 4 * paletteSize
  const bytes = new Uint8Array(start + stride * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, start, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  view.setUint32(34, stride * height, true)
  view.setUint32(46, paletteSize, true)
  colours.slice(0, paletteSize).forEach(([red, green, blue], i) => {
    bytes.set([blue, green, red, 0], headerSize + 4 * i)
  })
  for (let row = 0; row < height; row += 1) {
    bytes.set(pixels.subarray(row * width, (row + 1) * width), start + (height - 1 - row) * stride)
  }
  return `data:image/bmp;base64,${base64(bytes)}`
}
