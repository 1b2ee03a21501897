/*
 * Modules that were written ahead of time, in Chromium, from a folder where nothing is installed, under a policy that
 * allows no generated code but WebAssembly: on a page, in a worker, and after a bundler.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import {
  compile,
  dense,
  getOrThrow,
  input,
  pipe,
  relu,
  softmaxCrossEntropy,
  trainingStep,
  wasm,
  wasmModule,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeModule } from '../targets/wasm/emitted.js'
import { executable, launch } from './chromium.js'
import { bundledPage, shown } from './shown.js'

const root = mkdtempSync(join(tmpdir(), 'regula-browser-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const logits = pipe(input('x', ['batch', 6]), dense('hidden', 8), relu, dense('output', 3))
const step = trainingStep({
  loss: softmaxCrossEntropy(logits, input('labels', ['batch'], 'int')),
  regularize: [dropout({ dropRate: 0.5 })],
  optimizer: adam({ learningRate: 0.1 }),
})
const options = { dims: { batch: 4 }, seed: 5, deterministic: true }
const inputs = {
  x: Array.from({ length: 4 }, (_, i) => Array.from({ length: 6 }, (_, j) => Math.sin(6 * i + j))),
  labels: [0, 1, 2, 1],
}

/** The losses of some steps: with `deterministic` they are the same everywhere. */
const expected = async (): Promise<readonly number[]> => {
  const { dims, seed, deterministic } = options
  const program = getOrThrow(await compile(step, { dims, seed, target: wasm({ deterministic }) })())
  const losses: number[] = []
  for (let run = 0; run < 5; run += 1)
    losses.push(getOrThrow(await program.run(inputs)()).total?.data[0] ?? Number.NaN)
  return losses
}

/** Trains for some steps, and gives the losses or the error. */
const trained = `
import { createProgram } from './step.js'
export const trained = async () => {
  const made = await createProgram()
  if (!made.ok) return made.error
  const losses = []
  for (let run = 0; run < 5; run += 1) {
    const result = made.program.run(${JSON.stringify(inputs)})
    losses.push(result.ok ? result.outputs.total[0] : result.error)
  }
  return { losses, multiplyAdd: made.program.description.multiplyAdd }
}
`

const page = `
import { trained } from './trained.js'
const found = {
  page: await trained(),
  worker: await new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
  }),
  generated: (() => {
    try {
      return new Function('return 1')()
    } catch {
      return 'refused'
    }
  })(),
}
console.info(JSON.stringify(found))
`

/** A page that writes what it found to the console. */
const writePage = (folder: string, deterministic = true): void => {
  writeModule(folder, getOrThrow(wasmModule(step, { ...options, deterministic })))
  writeFileSync(join(folder, 'trained.js'), trained)
  writeFileSync(
    join(folder, 'worker.js'),
    "import { trained } from './trained.js'\npostMessage(await trained())\n",
  )
  writeFileSync(join(folder, 'page.js'), page)
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="./page.js"></script>\n',
  )
}

if (executable === undefined)
  process.stderr.write('no Chromium was found: set REGULA_CHROMIUM to its path to run test/browser\n')

describe.skipIf(executable === undefined)('in Chromium', () => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  test('from a static page, and in a worker', async () => {
    const folder = join(root, 'static')
    writePage(folder)
    const found = { losses: await expected(), multiplyAdd: 'separate' }
    expect(await shown(browser, folder)).toEqual({ page: found, worker: found, generated: 'refused' })
  })

  test('with relaxed multiply-add, which the engine has', async () => {
    const folder = join(root, 'relaxed')
    writePage(folder, false)
    const losses = (await expected()).map((loss) => expect.closeTo(loss, 4))
    const found = { losses, multiplyAdd: expect.stringMatching(/^(fused|separate)$/) }
    expect(await shown(browser, folder)).toEqual({ page: found, worker: found, generated: 'refused' })
  })

  test('says what is wrong with its files', async () => {
    const folder = join(root, 'spoiled')
    writePage(folder)
    rmSync(join(folder, 'step.safetensors'))
    const missing = { kind: 'LoadFailed', message: 'step.safetensors cannot be read: status 404' }
    expect(await shown(browser, folder)).toMatchObject({ page: missing, worker: missing })
    writePage(folder)
    writeFileSync(join(folder, 'step.wasm'), readFileSync(join(folder, 'step.wasm')).subarray(0, 100))
    const cut = { kind: 'LoadFailed', message: expect.stringMatching(/^step\.wasm has 100 bytes, expected /) }
    expect(await shown(browser, folder)).toMatchObject({ page: cut, worker: cut })
  })

  test.each([
    ['files of their own', 0],
    ['files inside of the text', 1_000_000],
  ])('built by Vite, as %s', async (_, assetsInlineLimit) => {
    const folder = join(root, `vite${assetsInlineLimit}`)
    writePage(folder)
    const built = join(root, `built${assetsInlineLimit}`)
    mkdirSync(built)
    cpSync(await bundledPage(folder, assetsInlineLimit), built, { recursive: true })
    const found = { losses: await expected(), multiplyAdd: 'separate' }
    expect(await shown(browser, built)).toEqual({ page: found, worker: found, generated: 'refused' })
  })
})
