import { expect, test } from 'vitest'
import { base64OfWords } from '../../../src/targets/javascript/base64.js'

test.each([0, 1, 2, 3, 4, 1535, 1536, 1537, 5000])('%i words as base64', (length) => {
  const words = Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 0x9e3779b1))
  const bytes = new DataView(new ArrayBuffer(4 * length))
  words.forEach((word, i) => {
    bytes.setUint32(4 * i, word, true)
  })
  expect(base64OfWords(words)).toBe(Buffer.from(bytes.buffer).toString('base64'))
})
