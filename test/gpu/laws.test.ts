/* The laws of the gpu target in every mode that Node has here. */
import { describe, expect, inject, test } from 'vitest'
import { type Theme, tryLaws } from '../../properties/support/gpuLaws.js'
import type { NodeMode } from './setup.js'

const missing = inject('missing')

/** So that none is lost without a word. */
const count: Readonly<Record<Theme, number>> = { agreement: 121, products: 28, failures: 37, training: 5 }

/** What `properties` holds of a mode already is not tried again. */
const themes: Readonly<Record<NodeMode, readonly Theme[]>> = {
  webgpu: ['agreement', 'products', 'failures', 'training'],
  headlessgl: ['agreement', 'products', 'failures', 'training'],
  webasm: ['training'],
  cpu: ['training'],
}

describe.each(['webgpu', 'headlessgl', 'webasm', 'cpu'] as const)('in mode %s', (mode) => {
  test.for(themes[mode])('%s', async (theme, { skip }) => {
    if (missing[mode] !== '')
      process.stdout.write(`${mode} in Node: no laws of ${theme}, as ${missing[mode]}\n`)
    skip(missing[mode] !== '', missing[mode])
    const { laws, failures, leftOut } = await tryLaws(theme, mode)
    process.stdout.write(`${mode} in Node: ${laws} laws of ${theme}, ${leftOut.length} left out\n`)
    expect(failures).toEqual([])
    expect(laws).toBe(count[theme])
  })
})
