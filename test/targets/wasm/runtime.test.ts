/* What every module shares is bundled from its sources. `npm run runtime` writes it anew. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bundled } from './bundled.js'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const escaped = (text: string): string => text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)

test('the runtime is what its sources give; if not, run npm run runtime', async () => {
  const code = await bundled({
    entry: fromRoot('src/targets/wasm/runtime/main.ts'),
    // All of Either that is wanted is two constructors and a question.
    alias: [{ find: 'fp-ts/lib/Either.js', replacement: 'fp-ts/es6/internal.js' }],
  })
  const text = code.trim().replace(/export\s*\{\s*([\w$]+) as programsOf\s*,?\s*\};?$/, 'const programsOf=$1')
  const file = `// Written by \`npm run runtime\` from src/targets/wasm/runtime: do not edit.
export const runtimeText = \`${escaped(text)}\`
`
  await expect(file).toMatchFileSnapshot(fromRoot('src/targets/wasm/ahead/runtimeText.ts'))
  expect(text).toMatch(/const programsOf=/)
  expect(text).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\(/)
  expect(text.length).toBeLessThan(9500)
})
