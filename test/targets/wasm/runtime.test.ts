/* What every module shares is bundled from its sources. `npm run runtime` writes it anew. */
import { expect, test } from 'vitest'
import { runtimeOf } from '../bundled.js'

test('the runtime is what its sources give; if not, run npm run runtime', async () => {
  const { text, path, content } = await runtimeOf('wasm')
  await expect(content).toMatchFileSnapshot(path)
  expect(text).toMatch(/const programsOf=/)
  expect(text).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\(/)
  expect(text.length).toBeLessThan(9500)
})
