/* What is not there is said when a step is compiled, with what to do; and a process that used a program ends by itself. */
import { afterAll, describe, expect, inject, test } from 'vitest'
import { type Elsewhere, makeElsewhere } from './elsewhere.js'

const missing = inject('missing')

/** Compiles a step and runs it: the outputs with what they ran on, or the faults. */
const used = (mode: string, before = ''): string => `
  ${before}
  const { compile, input, makeStep, mul } = await import('./dist/index.js')
  const { gpu } = await import('./dist/gpu/index.js')
  const step = makeStep({ outputs: { y: mul(input('x', [3]), 2) } })
  const compiled = await compile(step, { target: gpu({ mode: '${mode}' }) })()
  if (compiled._tag === 'Left') console.log(compiled.left.diagnostics.map(({ message }) => message).join('\\n'))
  else {
    const program = compiled.right
    for (let run = 0; run < 3; run += 1) await program.run({ x: [1, 2, 3] })()
    const found = await program.run({ x: [1, 2, 3] })()
    const result = found._tag === 'Left' ? found.left : Array.from(found.right.y.data)
    console.log(JSON.stringify({ result, ...program.backend }))
  }`

const all: Elsewhere = makeElsewhere(['gpu.js', 'webgpu'])
const withoutDawn: Elsewhere = makeElsewhere(['gpu.js'])
const alone: Elsewhere = makeElsewhere([])
afterAll(() => {
  for (const one of [all, withoutDawn, alone]) one.remove()
})

describe('where something is missing', () => {
  test.each(['webgpu', 'headlessgl', 'webasm', 'cpu', 'auto'])('without gpu.js, in mode %s', (mode) => {
    const { stdout, stderr, status } = alone.run(used(mode))
    expect(stdout).toContain('install it with: npm install gpu.js')
    expect([stderr, status]).toEqual(['', 0])
  })

  test('without the package webgpu', () => {
    const { stdout, stderr, status } = withoutDawn.run(used('webgpu'))
    expect(stdout).toContain('install it with: npm install webgpu')
    expect([stderr, status]).toEqual(['', 0])
  })

  test.skipIf(missing.webgpu !== '')('without an adapter', () => {
    const { stdout, status } = all.run(used('webgpu'), { VK_ICD_FILENAMES: '/nowhere.json' })
    expect(stdout).toContain('there is WebGPU, but no adapter for it')
    expect(status).toBe(0)
  })

  test.each([
    [
      'without gl',
      "const { Module } = await import('node:module'); const load = Module._load; Module._load = (name, ...rest) => { if (name === 'gl') throw new Error('no gl here'); return load(name, ...rest) }",
      {},
    ],
    ['without a screen', '', { DISPLAY: '' }],
  ])('headless GL %s', (_, before, environment) => {
    const { stdout, stderr, status } = all.run(used('headlessgl', before), environment)
    expect(stdout).toContain('it needs the package gl in Node, built (npm install gl), and a screen')
    expect([stderr, status]).toEqual(['', 0])
  })

  test('auto goes on to what is there, and says what it passed over', () => {
    const { stdout, status } = withoutDawn.run(used('auto'), { DISPLAY: '' })
    expect(status).toBe(0)
    const found: unknown = JSON.parse(stdout)
    expect(found).toMatchObject({ result: [2, 4, 6], name: 'webasm' })
    expect(found).toMatchObject({
      passedOver: ['webgpu', 'webgl2', 'webgl', 'headlessgl'].map((name) => ({
        name,
        reason: expect.stringMatching(/./),
      })),
    })
  })
})

describe('a process ends by itself', () => {
  test.for(['webgpu', 'headlessgl', 'webasm', 'cpu'] as const)('after runs in mode %s', (mode, { skip }) => {
    skip(missing[mode] !== '', missing[mode])
    const { stdout, status, stderr } = all.run(used(mode))
    expect([stderr, status]).toEqual(['', 0])
    expect(JSON.parse(stdout)).toEqual({ result: [2, 4, 6], name: mode, passedOver: [] })
  })
})
