import { dense, input, relu, softmaxCrossEntropy, trainingStep } from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { describe, expect, test } from 'vitest'
import { readsOf, writesOf } from '../../src/kernel/Kernel.js'
import { planOf } from '../../src/kernel/planOf.js'
import { planFaults } from '../../src/kernel/spec.js'
import { bindForTarget } from '../../src/targets/compile.js'

const digits = (() => {
  const x = input('x', ['batch', 784])
  const step = trainingStep({
    loss: softmaxCrossEntropy(
      dense('output', 10)(relu(dense('hidden', 128)(x))),
      input('y', ['batch'], 'int'),
    ),
    optimizer: adam(),
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 1e-4 })],
  })
  const bound = bindForTarget(step, { dims: { batch: 128 } })
  if (bound._tag === 'Left') return expect.fail(bound.left.diagnostics[0]?.message)
  const planned = planOf(bound.right.step)
  return planned._tag === 'Left' ? expect.fail(planned.left.message) : planned.right.plan
})()

const writersOf = (name: string): number => {
  const id = digits.buffers.findIndex((buffer) => buffer.role === 'state' && buffer.name === name)
  return digits.kernels.filter((kernel) => writesOf(kernel).some(({ buffer }) => buffer === id)).length
}

describe('a training step of 784, 128 and 10 units with dropout, L2 and Adam', () => {
  test('is sound', () => expect(planFaults(digits)).toEqual([]))

  test('takes at most 12 kernels', () => expect(digits.kernels.length).toBeLessThanOrEqual(12))

  test('holds masks in one bit each, and no random number in memory', () => {
    const masks = digits.buffers.filter(({ role, count }) => role === 'temporary' && count === 128 * 128)
    expect(masks.some(({ format }) => format === 'bits')).toBe(true)
    const floats = digits.kernels.flatMap((kernel) => {
      if (kernel._tag !== 'Loop') return []
      return kernel.stores.flatMap(({ body, place }) =>
        body._tag === 'Argument' && kernel.accesses[body.index]?._tag === 'Random' ? [place.buffer] : [],
      )
    })
    expect(floats).toEqual([])
  })

  test.each(['hidden/kernel', 'hidden/bias', 'output/kernel', 'output/bias'])(
    'updates %s with its moments in one kernel, in place',
    (name) => {
      const ids = [name, `${name}/adam/m`, `${name}/adam/v`].map((part) =>
        digits.buffers.findIndex((buffer) => buffer.name === part),
      )
      const updating = digits.kernels.filter((kernel) =>
        writesOf(kernel).some(({ buffer }) => ids.includes(buffer)),
      )
      expect(updating.length).toBe(1)
      expect(writersOf(name)).toBe(1)
      const [update] = updating
      expect(
        update === undefined ? [] : ids.filter((id) => readsOf(update).every(({ buffer }) => buffer !== id)),
      ).toEqual([])
    },
  )

  test('needs little memory beside state: activations, their gradients and a mask', () => {
    expect(digits.bytes - digits.persistentBytes).toBeLessThan(5 * 128 * 128 * 4)
  })
})
