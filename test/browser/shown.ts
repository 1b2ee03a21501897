import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { serve } from './chromium.js'

/** What a page of a folder writes to the console, as JSON. */
export const shown = async (browser: Browser | undefined, folder: string): Promise<unknown> => {
  const site = await serve(folder)
  try {
    const tab = await browser?.newPage()
    const said = tab?.waitForEvent('console', (message) => message.type() === 'info')
    await tab?.goto(site.url)
    const text = (await said)?.text() ?? 'null'
    await tab?.close()
    return JSON.parse(text)
  } finally {
    site.close()
  }
}

/** A page of a folder as Vite bundles it, in a folder below; small files go inside of the text. */
export const bundledPage = async (folder: string, assetsInlineLimit: number): Promise<string> => {
  await build({
    root: folder,
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { outDir: 'built', assetsInlineLimit, target: 'es2022', chunkSizeWarningLimit: 2000 },
    worker: { format: 'es' },
  })
  return join(folder, 'built')
}
