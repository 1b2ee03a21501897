/* Modules that were written ahead of time, on the GPUs of Node. */
import { getOrThrow, interpreter } from 'regula'
import { gpuModule } from 'regula/gpu'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { makeFolder, writeModule } from '../targets/gpu/emitted.js'
import { driver, inference, inProcess, options, type Seen, training } from '../targets/gpu/network.js'

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
})
