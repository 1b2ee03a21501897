import { forLoop, get } from '../../assembler/control.js'
import { fillMemory, i32 } from '../../assembler/numeric.js'
import { f32x4, i32x4, v128 } from '../../assembler/simd.js'
import type { Buffer } from '../../kernel/Kernel.js'
import type { Writer } from './Writer.js'

/** Fills a whole buffer with one number. */
export const writeFill = (
  { f, root, base }: Writer,
  buffer: number,
  buffers: readonly Buffer[],
  value: number,
): void => {
  const { bytes = 0, format = 'float32' } = buffers[buffer] ?? {}
  const from = base(buffer)
  if (Object.is(value, 0)) {
    root.statements.push(fillMemory(from, i32.const(0), i32.const(bytes)))
    return
  }
  const word =
    format === 'float32' ? f32x4.constSplat(value) : i32x4.constSplat(format === 'bits' ? -1 : value)
  const at = f.local('i32')
  const to = i32.add(from, i32.const(bytes))
  root.statements.push(forLoop(at, from, to, 4, v128.store32Lane(get(at), word, 0)))
}
