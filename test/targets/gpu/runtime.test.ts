/* What every module shares is bundled from its sources. `npm run runtime` writes it anew. */
import { expect, test } from 'vitest'
import { runtimeOf } from '../bundled.js'

test('the runtime is what its sources give; if not, run npm run runtime', async () => {
  const { text, path, content } = await runtimeOf('gpu', ['gpu.js'])
  await expect(content).toMatchFileSnapshot(path)
  expect(text).toMatch(/const programsOf=/)
  // Of gpu.js, and of Dawn where Node has no WebGPU: under a name that no bundler follows.
  expect(text.match(/\bimport\b.{0,20}/g)).toEqual([
    expect.stringMatching(/^import\('gpu\.js'\)/),
    expect.stringMatching(/^import\(\/\* @vite-ignore/),
  ])
  expect(text).not.toMatch(/\brequire\b|\beval\b|\bFunction\(/)
  expect(text.length).toBeLessThan(32_000)
})
