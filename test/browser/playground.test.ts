/* The playground, built and served as `npm run playground` does it, and used: with the mouse, the keyboard, and on a phone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { compile, dense, getOrThrow, input, mean, pipe, sigmoid, tensor, trainingStep } from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maskingOf } from '../../docs/playground/src/model/masking.js'
import { executable, launch, softwareGpu } from './chromium.js'

/** What the page may run on here, as it is picked and as the page then says, and whether the browser needs flags for it. */
const targets = [
  ['wasm', 'wasm', false],
  ['javascript', 'javascript', false],
  ['interpreter', 'interpreter', false],
  ['webgpu', 'webgpu', true],
  ['webgl2', 'webgl2', false],
] as const

const root = fileURLToPath(new URL('../../docs/playground', import.meta.url))
const configFile = join(root, 'vite.config.ts')

if (executable === undefined)
  process.stderr.write('no Chromium was found: set REGULA_CHROMIUM to its path to run test/browser\n')

test('the masks that are shown are those that were drawn', async () => {
  const drop = dropout({ dropRate: 0.4 })
  // A sigmoid is never 0: what is 0 in the output was dropped.
  const hidden = pipe(input('x', ['batch', 3]), dense('hidden', 16), sigmoid)
  const step = trainingStep({
    loss: mean(dense('output', 1)(hidden)),
    outputs: { hidden },
    regularize: [drop],
    optimizer: sgd({ learningRate: 0.1 }),
  })
  const masking = maskingOf(step, drop)
  if (masking === undefined) throw new Error('the step has no masks')
  const dims = { batch: 8 }
  const program = getOrThrow(await compile(step, { dims, seed: 4 })())
  const masks = getOrThrow(await compile(masking, { dims })())
  const x = Array.from({ length: 8 }, (_, i) => [i, -i, 1])
  for (let count = 0; count < 3; count += 1) {
    const kept = getOrThrow(await program.run({ x })()).hidden.data
    const state = getOrThrow(await program.state()())
    getOrThrow(await masks.load({ ...state, 'step/count': tensor('int', [], Int32Array.of(count)) })())
    const drawn = getOrThrow(await masks.run({})())['hidden/sigmoid']?.data ?? []
    expect(Array.from(drawn, (m) => m === 0)).toEqual(Array.from(kept, (h) => h === 0))
    expect(Array.from(drawn)).toContain(0)
  }
})

describe.skipIf(executable === undefined)('the playground', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'regula-playground-'))
  let browser: Browser | undefined
  let withGpu: Browser | undefined
  let server: PreviewServer | undefined

  beforeAll(async () => {
    await build({ root, configFile, logLevel: 'error', build: { outDir } })
    server = await preview({
      root,
      configFile,
      logLevel: 'error',
      build: { outDir },
      preview: { port: 0, host: '127.0.0.1' },
    })
    browser = await launch()
    withGpu = await launch(softwareGpu)
  })
  afterAll(async () => {
    await browser?.close()
    await withGpu?.close()
    await server?.close()
    rmSync(outDir, { recursive: true, force: true })
  })

  /** A page that is ready, and everything that went wrong on it. */
  const opened = async (
    width = 1280,
    from = browser,
  ): Promise<{ readonly page: Page; readonly wrong: readonly string[] }> => {
    if (from === undefined) throw new Error('no browser')
    const page = await from.newPage({ viewport: { width, height: 860 } })
    const wrong: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text())
    })
    page.on('pageerror', ({ message }) => wrong.push(message))
    page.on('requestfailed', (request) => wrong.push(request.url()))
    await page.goto(server?.resolvedUrls?.local[0] ?? '')
    await becomes(page, 'paused')
    return { page, wrong }
  }

  const becomes = (page: Page, activity: string): Promise<void> =>
    page.locator(`body[data-activity="${activity}"]`).waitFor({ timeout: 200_000 })

  /** The accuracy on held out samples, without rules and with them. */
  const scores = async (page: Page): Promise<readonly number[]> =>
    (await page.locator('.side b').allTextContents()).map(Number.parseFloat)

  test.each(targets)('trains on %s, and gets better', async (target, place, needsFlags) => {
    const { page, wrong } = await opened(1280, needsFlags ? withGpu : browser)
    const [before = 0] = await scores(page)
    await page.fill('#layer-1', '16')
    await page.click('[aria-label="Remove hidden layer 2"]')
    await page.locator('#learning-rate').fill('-1')
    await page.fill('#stop-at', '15')
    await page.selectOption('#target', target)
    await page.selectOption('#speed', 'full')
    await page.click('#train')
    await page
      .locator('body:is([data-activity="finished"], [data-activity="failed"])')
      .waitFor({ timeout: 200_000 })
    expect(await page.textContent('#error')).toBe('')
    for (const score of await scores(page)) expect(score).toBeGreaterThan(Math.max(75, before))
    expect(await page.textContent('#progress')).toBe('step 15 of 15')
    expect(await page.textContent('#runs-on')).toContain(`Runs on ${place}`)
    expect(await page.locator('#masks canvas').count()).toBe(1)
    expect(wrong).toEqual([])
    await page.close()
  })

  test('goes on with other strengths, other rules and another target', async () => {
    const { page, wrong } = await opened()
    await page.fill('#stop-at', '40')
    await page.click('#train')
    await becomes(page, 'finished')
    await page.fill('#stop-at', '60')
    await page.locator('#dropout-strength').fill('0.8')
    await page.click('#l1-on')
    await page.click('#step')
    await page.selectOption('#target', 'wasm-threads')
    await page.click('#step')
    await page.locator('#progress', { hasText: 'step 42 of 60' }).waitFor()
    expect(await page.textContent('#runs-on')).toContain('Runs on wasm, 2 threads')
    const [text = ''] = await page.locator('.mask figcaption').allTextContents()
    expect(Number.parseFloat(/: ([\d.]+) %/.exec(text)?.[1] ?? '')).toBeCloseTo(80, -1)
    await page.click('#dropout-on')
    await page.locator('#no-masks').waitFor()
    expect(wrong).toEqual([])
    await page.close()
  })

  test('shows every data set, the graphs, the passes and the kernels', async () => {
    const { page, wrong } = await opened()
    for (const name of ['circles', 'spirals', 'digits', 'sparse', 'chance']) {
      await page.selectOption('#source', name)
      await page.click('#step')
      await page.locator('#progress', { hasText: 'step 1 of' }).waitFor()
    }
    await page.selectOption('#inside-part', 'step')
    for (const fold of ['before', 'passes', 'after', 'kernels']) await page.click(`#${fold}-fold > summary`)
    for (const last of [
      '#before-graph .node >> nth=50',
      '#after-graph .node >> nth=20',
      '#kernels pre >> nth=5',
    ])
      await page.locator(last).waitFor({ state: 'attached' })
    expect(await page.locator('#before-graph .node').count()).toBeGreaterThan(50)
    expect(await page.locator('#after-graph .node').count()).toBeGreaterThan(20)
    expect(await page.locator('#kernels pre').count()).toBeGreaterThan(5)
    expect(wrong).toEqual([])
    await page.close()
  })

  test('says where a NaN comes from, and goes on after a reset', async () => {
    const { page } = await opened()
    await page.selectOption('#source', 'sparse')
    await page.selectOption('#optimizer', 'sgd')
    await page.locator('#learning-rate').fill('0')
    await page.click('#train')
    await becomes(page, 'failed')
    expect(await page.textContent('#error')).toMatch(
      /^Step \d+ with(out)? rules: .* gives (NaN|-?Infinity).*\n +in /,
    )
    await page.click('#reset')
    await becomes(page, 'paused')
    expect(await page.locator('#error').isVisible()).toBe(false)
    await page.close()
  })

  test('is used by keyboard alone', async () => {
    const { page } = await opened()
    const reached: unknown[] = []
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab')
      reached.push(await page.evaluate('document.activeElement?.id'))
    }
    for (const id of [
      'preset',
      'train',
      'step',
      'reset',
      'speed',
      'dropout-on',
      'l2-strength',
      'source',
      'target',
    ])
      expect(reached).toContain(id)
    expect(await page.evaluate(unnamed)).toEqual([])
    await page.focus('#train')
    await page.keyboard.press('Enter')
    await becomes(page, 'training')
    await page.keyboard.press('Enter')
    await becomes(page, 'paused')
    await page.close()
  })

  test.each([360, 390, 768])('fits a page of %i pixels', async (width) => {
    const { page } = await opened(width)
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.close()
  })
})

/** The controls that have no name for those who do not see them. */
const unnamed = `[...document.querySelectorAll('input, select, button, progress')]
  .filter((one) => !(one.labels?.length > 0) && !one.ariaLabel && !(one.tagName === 'BUTTON' && one.textContent.trim()))
  .map((one) => one.id)`
