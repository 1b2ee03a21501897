/* The laws and the traps of the gpu target on pages of Chromium, in every mode that a page has. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type InlineConfig, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Theme } from '../../properties/support/gpuLaws.js'
import { traps } from '../gpu/traps/index.js'
import { executable, launch, softwareGpu } from './chromium.js'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const outDir = mkdtempSync(join(tmpdir(), 'regula-gpu-'))
afterAll(() => rmSync(outDir, { recursive: true, force: true }))

const config: InlineConfig = {
  root: fromRoot('test/browser/gpu'),
  configFile: false,
  logLevel: 'error',
  base: './',
  resolve: {
    alias: [
      { find: /^regula$/, replacement: fromRoot('src/index.ts') },
      { find: /^regula\/(\w+)$/, replacement: fromRoot('src/$1/index.ts') },
    ],
  },
  build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 4000 },
  preview: { port: 0, host: '127.0.0.1' },
}

/** Whether a page has a mode; where Chromium can do it on the CPU, it has to be there. */
const lookFor = {
  webgl2: "new OffscreenCanvas(1, 1).getContext('webgl2') !== null",
  webgl: "new OffscreenCanvas(1, 1).getContext('webgl') !== null",
  webgpu: 'navigator.gpu?.requestAdapter().then((adapter) => adapter !== null)',
  webasm: 'true',
} as const

type Mode = keyof typeof lookFor

/** What is tried where: the theme, how many laws it has there, and that every so many are tried, as shaders take time. */
const laws: readonly (readonly [Mode, Theme, number, number])[] = [
  ['webgl2', 'agreement', 121, 1],
  ['webgl2', 'products', 28, 1],
  ['webgl2', 'failures', 37, 1],
  ['webgl2', 'training', 5, 1],
  ['webgpu', 'agreement', 121, 1],
  ['webgpu', 'products', 28, 1],
  ['webgpu', 'failures', 37, 1],
  ['webgpu', 'training', 5, 1],
  ['webgl', 'agreement', 41, 3],
  ['webgl', 'products', 28, 1],
  ['webgl', 'failures', 37, 1],
  ['webgl', 'training', 5, 1],
  ['webasm', 'failures', 37, 1],
  ['webasm', 'training', 5, 1],
]

if (executable === undefined)
  process.stderr.write('no Chromium was found: set REGULA_CHROMIUM to its path to run test/browser\n')

describe.skipIf(executable === undefined)('in Chromium', () => {
  let browser: Browser | undefined
  let server: PreviewServer | undefined
  beforeAll(async () => {
    await build(config)
    server = await preview(config)
    browser = await launch([...softwareGpu, '--js-flags=--expose-gc'])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const opened = async (): Promise<Page> => {
    const page = await browser?.newPage()
    if (page === undefined) throw new Error('no browser')
    await page.goto(server?.resolvedUrls?.local[0] ?? '')
    await page.waitForFunction('"tryLaws" in globalThis')
    return page
  }

  /** The page in a mode, or a skipped test where this Chromium does not have it. */
  const openedIn = async (mode: Mode, skip: (when: boolean, note: string) => void): Promise<Page> => {
    const page = await opened()
    const isThere = (await page.evaluate(lookFor[mode])) === true
    if (!isThere) process.stdout.write(`${mode} in Chromium: nothing is tried, as it is not there\n`)
    skip(!isThere, `this Chromium has no ${mode}`)
    return page
  }

  test.for(laws)('%s: %s', async ([mode, theme, count, every], { skip }) => {
    const page = await openedIn(mode, skip)
    const found: unknown = await page.evaluate(`tryLaws('${theme}', '${mode}', ${every})`)
    process.stdout.write(`${mode} in Chromium: ${count} laws of ${theme}\n`)
    expect(found).toEqual({ mode, laws: count, failures: [], leftOut: [] })
    await page.close()
  })

  test.for(['webgl2', 'webgpu'] as const)('%s: traps', async (mode, { skip }) => {
    const page = await openedIn(mode, skip)
    const found: unknown = await page.evaluate(`tryTraps('${mode}')`)
    process.stdout.write(`${mode} in Chromium: ${Object.keys(traps).length} traps\n`)
    expect(found).toEqual({ tried: Object.keys(traps).length, failures: [] })
    await page.close()
  })
})
