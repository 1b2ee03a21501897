/* What gpu.js is told and what it gives: settings that it would choose badly, kernels that ran elsewhere, and zeros. */
import { GPU } from 'gpu.js'
import {
  add,
  argmax,
  compile,
  getOrThrow,
  input,
  makeStep,
  mul,
  type Shape,
  stateVariable,
  sum,
} from 'regula'
import { gpu } from 'regula/gpu'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../properties/support/agreement.js'
import { handSteps } from '../../../properties/support/handSteps.js'
import { tutorialTrials } from '../../../properties/support/tutorialTrials.js'
import { instead, kernelsOf, type MadeKernel } from '../../gpu/traps/watch.js'

const w = stateVariable<Shape, 'float'>('w', [3], 'float', { kind: 'constant', value: 2 })
const x = input<Shape>('x', [3])
const step = makeStep({ outputs: { y: sum(mul(w, x)) }, next: [[w, add(w, x)]] })
const feed = { x: [1, 2, 3] }

const long: Trial = {
  name: 'long loops',
  step: makeStep({
    outputs: { y: sum(mul(input('x', [100_000]), 2)), place: argmax(input('z', [2000]), { axis: 0 }) },
  }),
  feeds: [{ x: new Float64Array(100_000), z: new Float64Array(2000) }],
}

const runIn = async ({ step: tried, feeds, dims = {} }: Trial, mode: 'cpu' | 'webasm'): Promise<void> => {
  const program = getOrThrow(await compile(tried, { dims, target: gpu({ mode }) })())
  getOrThrow(await program.run(feeds[0] ?? {})())
}

const settingOf = ({ settings }: MadeKernel, name: string): unknown =>
  typeof settings === 'object' && settings !== null ? Reflect.get(settings, name) : undefined

const bounds = (source: string): readonly number[] =>
  [...source.matchAll(/for \(let (\w+) = 0; \1 < (\d+); \1(?:\+\+| \+= [24])\)/g)].map(([, , bound]) =>
    Number(bound),
  )

describe.each(['cpu', 'webasm'] as const)('kernels in mode %s', (mode) => {
  test.each([...tutorialTrials, ...handSteps, long])('of $name', async (trial) => {
    const { kernels } = await kernelsOf(() => runIn(trial, mode))
    expect(kernels).not.toEqual([])
    for (const kernel of kernels) {
      const source = String(kernel.source)
      expect([settingOf(kernel, 'precision'), settingOf(kernel, 'tactic')]).toEqual(['single', 'precision'])
      expect(settingOf(kernel, 'immutable')).toBe(settingOf(kernel, 'pipeline'))
      // A loop of any other form stops after `loopMaxIterations` rounds.
      expect(bounds(source).length).toBe(source.match(/\b(for|while)\b/g)?.length ?? 0)
      expect(settingOf(kernel, 'loopMaxIterations')).toBeGreaterThanOrEqual(Math.max(1, ...bounds(source)))
      const [head = ''] = source.split('\n')
      expect(head.match(/\ba\d+\b/g)?.length ?? 0).toBeLessThanOrEqual(7)
      expect(source).not.toMatch(/Math\.(pow|tanh|sin|cos|sqrt|log|log1p|expm1)\b|\*\*/)
    }
  })
})

test('a kernel that ran in another mode is an error', async () => {
  const other = new GPU({ mode: 'cpu' })
  await instead(
    GPU.prototype,
    'createKernel',
    (original) =>
      (...args) =>
        Reflect.apply(original, other, args),
    async () => {
      const program = getOrThrow(await compile(step, { target: gpu({ mode: 'webasm' }) })())
      expect(await program.run(feed)()).toMatchObject({
        left: { _tag: 'EvaluationFailed', message: 'gpu.js ran it in mode cpu, not in webasm' },
      })
    },
  )
})

test('zeros in the place of results are an error, and the state is as it was', async () => {
  const zeros = async (): Promise<Float32Array> => new Float32Array(100)
  await instead(
    GPU.prototype,
    'createKernel',
    (original) =>
      function (this: unknown, source, settings) {
        const kernel: unknown = Reflect.apply(original, this, [source, settings])
        const isRead = typeof settings === 'object' && settings !== null && !Reflect.get(settings, 'pipeline')
        if (!isRead || typeof kernel !== 'function') return kernel
        return Object.assign(zeros, { kernel: Reflect.get(kernel, 'kernel'), destroy: () => undefined })
      },
    async () => {
      const program = getOrThrow(await compile(step, { target: gpu({ mode: 'cpu' }) })())
      const before = getOrThrow(await program.state()())
      expect(await program.run(feed)()).toMatchObject({
        left: {
          _tag: 'EvaluationFailed',
          op: 'gpu (cpu)',
          path: 'the reading of results',
          message: 'the device gave zeros or old numbers: its context is lost, or a kernel was cut short',
        },
      })
      expect(getOrThrow(await program.state()())).toEqual(before)
    },
  )
})
