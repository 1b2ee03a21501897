/* Modules that were written ahead of time, on the GPUs of Node. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { add, getOrThrow, input, interpreter, makeStep, type Shape, stateVariable, sum, zeros } from 'regula'
import { gpuModule } from 'regula/gpu'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { errorOf, makeFolder, outputsOf, programOf, stateOf, writeModule } from '../targets/gpu/emitted.js'
import { driver, inference, inProcess, options, type Seen, training } from '../targets/gpu/network.js'
import { instead, objectAt } from './traps/watch.js'

const folder = makeFolder(['webgpu', 'gl'])
afterAll(folder.remove)

/** What a GPU has to be found by; a module needs nothing of it. */
const { DISPLAY, HOME, VK_ICD_FILENAMES, XDG_RUNTIME_DIR } = process.env
const environment = { DISPLAY, HOME, VK_ICD_FILENAMES, XDG_RUNTIME_DIR }

const near = (seen: Seen): unknown =>
  seen.map((values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, data]) => [
        name,
        data.map((n) => expect.closeTo(n, Number.isSafeInteger(n) ? 9 : 4)),
      ]),
    ),
  )

const missing = inject('missing')

const steps = [
  ['training with dropout and Adam', training],
  ['inference', inference],
] as const

describe.each(['webgpu', 'headlessgl'] as const)('in mode %s', (mode) => {
  test.for(steps)('%s, several times, in a plain Node', async ([name, step], { skip }) => {
    if (missing[mode] !== '')
      process.stdout.write(`${mode} in Node: no module for ${name}, as ${missing[mode]}\n`)
    skip(missing[mode] !== '', missing[mode])
    const seen = near(await inProcess(step, interpreter()))
    writeModule(folder.path, getOrThrow(gpuModule(step, options)))
    const flags = ['--disallow-code-generation-from-strings']
    expect(folder.node(driver(mode), flags, environment)).toEqual({ backend: mode, seen })
  })

  test('a state of which a part cannot be brought leaves all of the old one', async ({ skip }) => {
    skip(missing[mode] !== '', missing[mode])
    const w = stateVariable<Shape, 'float'>('w', [3], 'float', zeros())
    const v = stateVariable<Shape, 'float'>('v', [4], 'float', zeros())
    const n = stateVariable('n', [], 'int', zeros())
    const next = [[w, add(w, input<Shape>('x', [3]))] as const, [n, add(n, 1)] as const]
    const counting = makeStep({ outputs: { y: add(sum(w), sum(v)), n }, next })
    const program = programOf(await (await folder.load(counting))({ mode }))
    await outputsOf(program, { x: [1, 2, 3] })
    const before = await stateOf(program)
    const own: unknown = createRequire(join(folder.path, 'module'))('gpu.js')
    let uploads = 0
    const loaded = await instead(
      objectAt(own, 'GPU', 'prototype') ?? {},
      'createKernel',
      (original) =>
        function (this: unknown, source, settings) {
          if (String(source).includes('return a[this.thread.x];')) uploads += 1
          if (uploads === 2) throw new Error('there is no room')
          return Reflect.apply(original, this, [source, settings])
        },
      () => program.load({ ...before, n: 9, w: [7, 7, 7], v: [7, 7, 7, 7] }),
    )
    expect(errorOf(loaded)?.message).toBe('the upload of state: there is no room')
    expect(await stateOf(program)).toEqual(before)
  })
})
