import { v128 } from '../../assembler/simd.js'
import type { KeyKernel } from '../../kernel/Kernel.js'
import { addressOf } from './indices.js'
import { type KernelCode, phaseOf, type Workshop } from './phases.js'
import { keyWords } from './randomNumbers.js'

/** The words of a key. */
export const keyCode = (workshop: Workshop, kernel: KeyKernel, number: number): KernelCode => {
  const main = phaseOf(workshop, kernel, number, 1, (writer) => {
    const { root } = writer
    const words = keyWords(writer, kernel.chain)
    words.forEach((word, i) => {
      const { buffer, index } = kernel.place
      const { address, offset } = addressOf(writer, root, buffer, { ...index, offset: index.offset + i })
      root.statements.push(v128.store32Lane(address, word, 0, offset))
    })
  })
  return { phases: [main], shared: 0, scratch: 0, slack: 64 }
}
