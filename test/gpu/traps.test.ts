/* The traps of gpu.js in every mode that Node has here; each is red without its guard. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, inject, test } from 'vitest'
import { traps } from './traps/index.js'

setFlagsFromString('--expose-gc')
Object.assign(globalThis, { gc: runInNewContext('gc') })

const missing = inject('missing')

describe.each(['webgpu', 'headlessgl', 'webasm', 'cpu'] as const)('in mode %s', (mode) => {
  test.for(Object.entries(traps))('%s', async ([, complaint], { skip }) => {
    skip(missing[mode] !== '', missing[mode])
    expect(await complaint(mode)).toBe('')
  })
})
