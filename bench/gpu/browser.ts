/* The benchmark on a page in Chromium. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as t from 'io-ts'
import { preview } from 'vite'
import { bundle } from './bundle.js'
import { launch } from './chromium.js'
import type { Settings } from './settings.js'

/** Serves a folder as a page needs it that may share memory with its workers. */
const serve = async (outDir: string) => {
  const server = await preview({
    root: outDir,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the page is not served')
  return { url, close: () => server.close() }
}

/** Gives the names of those who did another step. */
export const runInBrowser = async (settings: Settings): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'regula-bench-'))
  const site = await serve(await bundle(folder))
  const browser = await launch()
  try {
    console.log(`Chromium ${browser.version()}`)
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(`on the page: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`on the page: ${message.text()}`)
    })
    await page.exposeFunction('say', (text: string) => console.log(text))
    await page.goto(site.url)
    await page.waitForFunction('globalThis.bench !== undefined')
    const found: unknown = await page.evaluate(`bench(${JSON.stringify(settings)})`)
    if (!t.array(t.string).is(found)) throw new Error('the page gave no answer')
    return found
  } finally {
    await browser.close()
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
