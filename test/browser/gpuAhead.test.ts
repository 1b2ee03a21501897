/*
 * Modules for gpu.js that were written ahead of time, in Chromium, bundled with gpu.js by Vite, under a policy that allows no
 * generated code but WebAssembly.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { getOrThrow, interpreter } from 'regula'
import { gpuModule } from 'regula/gpu'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromRoot } from '../targets/bundled.js'
import { writeModule } from '../targets/gpu/emitted.js'
import { feed, inProcess, options, training } from '../targets/gpu/network.js'
import { executable, launch, softwareGpu } from './chromium.js'
import { bundledPage, shown } from './shown.js'

const root = mkdtempSync(join(tmpdir(), 'regula-browser-gpu-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Trains for some steps in each mode, and gives the losses or the error. */
const page = (modes: readonly string[]): string => `
import { createProgram } from './step.js'
const trained = async (mode) => {
  const made = await createProgram({ mode })
  if (!made.ok) return made.error
  const { run, backend, state } = made.program
  const losses = []
  for (const inputs of ${JSON.stringify([0, 1, 2, 3].map(feed))}) {
    const result = await run(inputs)
    losses.push(result.ok ? result.outputs.total[0] : result.error)
  }
  const failed = await run({ x: [], labels: [] })
  const read = await state()
  return { backend: backend.name, losses, failed: failed.error?.kind, count: read.ok && read.state['step/count'][0] }
}
const found = {}
for (const mode of ${JSON.stringify(modes)}) found[mode] = await trained(mode)
try {
  found.generated = new Function('return 1')()
} catch {
  found.generated = 'refused'
}
console.info(JSON.stringify(found))
`

const writePage = async (name: string, modes: readonly string[]): Promise<string> => {
  const folder = join(root, name)
  writeModule(folder, getOrThrow(gpuModule(training, options)))
  writeFileSync(join(folder, 'page.js'), page(modes))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>\n',
  )
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(fromRoot('node_modules/gpu.js'), join(folder, 'node_modules/gpu.js'), 'junction')
  const built = join(root, `${name}-built`)
  cpSync(await bundledPage(folder, 0), built, { recursive: true })
  return built
}

if (executable === undefined)
  process.stderr.write('no Chromium was found: set REGULA_CHROMIUM to its path to run test/browser\n')

describe.skipIf(executable === undefined)('in Chromium', () => {
  const browsers: Browser[] = []
  const opened = async (flags: readonly string[]): Promise<Browser> => {
    const browser = await launch(flags)
    browsers.push(browser)
    return browser
  }
  let losses: readonly unknown[] = []
  beforeAll(async () => {
    const seen = await inProcess(training, interpreter())
    losses = seen.flatMap(({ total }) => (total === undefined ? [] : [expect.closeTo(total[0] ?? 0, 4)]))
  })
  afterAll(() => Promise.all(browsers.map((browser) => browser.close())))

  test.each([
    ['WebGL and WebAssembly', ['webgl2', 'webgl', 'webasm'], []],
    ['WebGPU', ['webgpu', 'auto'], softwareGpu],
  ] as const)('%s, built by Vite', async (name, modes, flags) => {
    const folder = await writePage(name.replaceAll(' ', ''), modes)
    const trained = (mode: string) => ({
      backend: mode === 'auto' ? 'webgpu' : mode,
      losses,
      failed: 'BadInput',
      count: losses.length,
    })
    expect(await shown(await opened(flags), folder)).toEqual({
      ...Object.fromEntries(modes.map((mode) => [mode, trained(mode)])),
      generated: 'refused',
    })
  })

  test('what a policy forbids is an error', async () => {
    const folder = await writePage('forbidden', ['cpu'])
    const forbidden = { kind: 'LoadFailed', message: expect.stringMatching(/^cpu: /) }
    expect(await shown(await opened([]), folder)).toEqual({ cpu: forbidden, generated: 'refused' })
  })
})
