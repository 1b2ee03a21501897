/* What goes through WebGL. Uniforms are left out. */
import type { Add } from './Traffic.js'
import { watch } from './watch.js'

const viewBytes = (value: unknown): number => (ArrayBuffer.isView(value) ? value.byteLength : 0)

/** Of all arguments, those of a view of memory. Without one, place is only set aside, or the bytes are the GPU's own. */
const sumOfViews = (args: readonly unknown[]): number =>
  args.reduce<number>((total, value) => total + viewBytes(value), 0)

const components = new Map<unknown, number>([
  [0x1903, 1], // RED
  [0x8227, 2], // RG
  [0x1907, 3], // RGB
  [0x1908, 4], // RGBA
])

const bytesOfComponent = new Map<unknown, number>([
  [0x1401, 1], // UNSIGNED_BYTE
  [0x140b, 2], // HALF_FLOAT
  [0x1406, 4], // FLOAT
  [0x1405, 4], // UNSIGNED_INT
  [0x1404, 4], // INT
])

/** `readPixels(x, y, width, height, format, type, view)`, where the view may be larger than what is read. */
const readBytes = ([, , width, height, format, type, view]: readonly unknown[]): number => {
  const pixel = (components.get(format) ?? 0) * (bytesOfComponent.get(type) ?? 0)
  return pixel === 0 ? viewBytes(view) : Math.min(viewBytes(view), Number(width) * Number(height) * pixel)
}

/** `getBufferSubData(target, from, view, at, length)`, the last two in elements. */
const fetchedBytes = ([, , view, at = 0, length]: readonly unknown[]): number => {
  if (!ArrayBuffer.isView(view)) return 0
  const unit = 'BYTES_PER_ELEMENT' in view ? Number(view.BYTES_PER_ELEMENT) : 1
  return typeof length === 'number' && length > 0 ? length * unit : view.byteLength - Number(at) * unit
}

const draws = [
  'drawArrays',
  'drawElements',
  'drawArraysInstanced',
  'drawElementsInstanced',
  'drawRangeElements',
]
const uploads = ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D', 'bufferData', 'bufferSubData']

const watchClass = (className: string, add: Add): readonly (() => void)[] => [
  ...draws.map((method) => watch(className, method, () => add({ kernels: 1 }))),
  ...uploads.map((method) => watch(className, method, (args) => add({ up: sumOfViews(args) }))),
  watch(className, 'readPixels', (args) => {
    if (ArrayBuffer.isView(args[6])) add({ down: readBytes(args), reads: 1 })
  }),
  watch(className, 'getBufferSubData', (args) => add({ down: fetchedBytes(args), reads: 1 })),
]

export const watchWebgl = (add: Add): (() => void) => {
  const ends = ['WebGL2RenderingContext', 'WebGLRenderingContext'].flatMap((name) => watchClass(name, add))
  return () => {
    for (const end of ends) end()
  }
}
