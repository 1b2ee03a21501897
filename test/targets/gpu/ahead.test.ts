/* A module that is written ahead of time for gpu.js computes what the target in this process does. */
import { join } from 'node:path'
import { getOrThrow } from 'regula'
import { gpu, gpuModule } from 'regula/gpu'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf, makeFolder, outputsOf, programOf, stateOf, writeModule } from './emitted.js'
import { driver, feed, inference, inProcess, options, training } from './network.js'

const folder = makeFolder()
afterAll(folder.remove)

/** In mode cpu gpu.js itself turns text into functions. */
const modes = [
  ['webasm', ['--disallow-code-generation-from-strings']],
  ['cpu', []],
] as const

describe.each(modes)('in mode %s', (mode, flags) => {
  test.each([
    ['training with dropout and Adam', training],
    ['inference', inference],
  ])('%s, several times, in a plain Node', async (_, step) => {
    writeModule(folder.path, getOrThrow(gpuModule(step, options)))
    const seen = await inProcess(step, gpu({ mode }))
    expect(folder.node(driver(mode), flags)).toEqual({ backend: mode, seen })
    writeModule(folder.path, getOrThrow(gpuModule(step, { ...options, mode })))
    expect(folder.node(driver('auto'), flags)).toEqual({ backend: mode, seen })
  })
})

test('takes the first mode that runs, and says why others do not', () => {
  writeModule(folder.path, getOrThrow(gpuModule(inference, options)))
  const text = `
import { createProgram } from './step.js'
console.log(JSON.stringify((await createProgram()).program.backend))
`
  expect(folder.node(text)).toEqual({
    name: 'webasm',
    passedOver: [
      { name: 'webgpu', reason: expect.stringMatching(/^there is no WebGPU here.*package 'webgpu'/) },
      ...['webgl2', 'webgl', 'headlessgl'].map((name) => ({
        name,
        reason: expect.stringMatching(/^gpu\.js does not find it; it needs /),
      })),
    ],
  })
})

test('a mode that is not there is an error', async () => {
  const create = await folder.load(inference, options)
  expect(errorOf(await create({ mode: 'webgl2' }))).toEqual({
    kind: 'LoadFailed',
    message: 'webgl2: gpu.js does not find it; it needs a browser with WebGL 2',
  })
  for (const mode of ['metal', 'toString', 3, null === undefined])
    expect(errorOf(await create({ mode }))).toEqual({
      kind: 'LoadFailed',
      message: `there is no mode '${mode}' in this module; it has webgpu, webgl2, webgl, headlessgl, webasm, cpu`,
    })
  const one = await folder.load(inference, { ...options, mode: 'cpu' })
  expect(errorOf(await one({ mode: 'webasm' }))?.message).toBe(
    "there is no mode 'webasm' in this module; it has cpu",
  )
  expect(programOf(await one({ mode: undefined })).backend).toEqual({ name: 'cpu', passedOver: [] })
})

test('without gpu.js it says what is missing', () => {
  const empty = makeFolder()
  try {
    writeModule(join(empty.path, 'alone'), getOrThrow(gpuModule(inference, options)))
    const text = `
import { renameSync } from 'node:fs'
renameSync('node_modules', 'elsewhere')
const { createProgram } = await import('./alone/step.js')
console.log(JSON.stringify(await Promise.all(['cpu', 'auto'].map((mode) => createProgram({ mode })))))
`
    const missing = expect.stringMatching(
      /gpu\.js cannot be loaded: Cannot find package 'gpu\.js'.*install it with: npm install gpu\.js$/,
    )
    const failed = { ok: false, error: { kind: 'LoadFailed', message: missing } }
    expect(empty.node(text)).toEqual([failed, failed])
  } finally {
    empty.remove()
  }
})

test('says what it is', async () => {
  const module = getOrThrow(gpuModule(inference, options))
  const program = programOf(await (await folder.load(inference, options))({ mode: 'webasm' }))
  expect(program.description).toEqual({
    target: 'gpu',
    inputs: [
      { name: 'x', dtype: 'float', shape: [7, 12] },
      { name: 'labels', dtype: 'int', shape: [7] },
    ],
    outputs: [
      { name: 'probabilities', dtype: 'float', shape: [7, 5] },
      { name: 'accuracy', dtype: 'float', shape: [] },
    ],
    state: [
      { name: 'hidden/kernel', dtype: 'float', shape: [12, 16] },
      { name: 'hidden/bias', dtype: 'float', shape: [16] },
      { name: 'output/kernel', dtype: 'float', shape: [16, 5] },
      { name: 'output/bias', dtype: 'float', shape: [5] },
    ],
    kernels: module.kernels,
    arenaBytes: module.arenaBytes,
  })
})

test('a state of another step starts it, and another file of its own', async () => {
  const mode = 'webasm'
  const create = await folder.load(training, options)
  const trained = programOf(await create({ mode }))
  for (const run of [0, 1, 2]) await outputsOf(trained, feed(run))
  const state = await stateOf(trained)
  const other = programOf(await create({ mode, state }))
  expect(await stateOf(other)).toEqual(state)
  expect(await outputsOf(other, feed(9))).toEqual(await outputsOf(trained, feed(9)))
  const tested = programOf(await (await folder.load(inference, options))({ mode: 'cpu' }))
  expect(await tested.load(state)).toEqual({ ok: true })
  expect((await stateOf(tested))['hidden/kernel']).toEqual(state['hidden/kernel'])
  const seeded = getOrThrow(gpuModule(training, { ...options, seed: 8 }))
  const fromBytes = programOf(await create({ mode, state: seeded.state }))
  const fromSeed = programOf(await (await folder.load(training, { ...options, seed: 8 }))({ mode }))
  expect(await stateOf(fromBytes)).toEqual(await stateOf(fromSeed))
})

test('the files are the same for the same step; the seed changes the state, and its checksum', () => {
  const files = (seed: number) => getOrThrow(gpuModule(training, { ...options, seed }))
  const withoutSum = (js: string): string => js.replace(/crc: \d+/, '')
  expect(files(1)).toEqual(files(1))
  expect(withoutSum(files(1).js)).toBe(withoutSum(files(2).js))
  expect(files(1).state).not.toEqual(files(2).state)
  expect(files(1).declarations).toBe(files(2).declarations)
})

test('the module imports gpu.js and makes no code', () => {
  const { js } = getOrThrow(gpuModule(training, options))
  const text = js.replaceAll('import.meta.url', '')
  // Beside gpu.js there is Dawn, for Node without WebGPU: under a name that no bundler follows.
  expect(text.match(/\bimport\b.{0,11}/g)).toEqual([
    expect.stringContaining("import('gpu.js')"),
    'import(/* @vite-i',
  ])
  expect(text).not.toMatch(/\bfrom\s*['"]|\brequire\b|\beval\b|\bnew Function\b|\bFunction\(/)
  expect(js.match(/^export /gm)).toHaveLength(1)
})

test('modes that take the same kernels share them, and one mode has its own only', () => {
  const counts = (mode: 'auto' | 'cpu') => {
    const { js } = getOrThrow(gpuModule(training, { ...options, mode }))
    return [js.match(/^const variant\d+ = /gm)?.length, js.match(/^const host\d+ = /gm)?.length]
  }
  const [variants = 9, hosts] = counts('auto')
  expect(variants).toBeLessThan(6)
  expect(hosts).toBe(2)
  expect(counts('cpu')).toEqual([1, 1])
  const { js } = getOrThrow(gpuModule(inference, options))
  expect(js.match(/^const host\d+ = /gm)).toHaveLength(1)
})
