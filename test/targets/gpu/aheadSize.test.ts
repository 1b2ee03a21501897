/* How large a module for gpu.js is that is written ahead of time. */
import { dense, type Expr, getOrThrow, input, pipe, relu, softmaxCrossEntropy, trainingStep } from 'regula'
import { gpuModule } from 'regula/gpu'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { expect, test } from 'vitest'

const network = (widths: readonly number[]): string => {
  const hidden = widths.reduce<Expr<readonly ['batch', number], 'float'>>(
    (layer, width, i) => pipe(layer, dense(`hidden${i}`, width), relu),
    input('x', ['batch', 784]),
  )
  const step = trainingStep({
    loss: softmaxCrossEntropy(pipe(hidden, dense('output', 10)), input('labels', ['batch'], 'int')),
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 1e-4 })],
    optimizer: adam(),
  })
  return getOrThrow(gpuModule(step, { dims: { batch: 128 } })).js
}

test('784-128-10, for all modes: less than 120 kB', () => {
  expect(network([128]).length).toBeLessThan(120_000)
})

test('equal layers share the texts of their kernels', () => {
  const texts = (js: string): number => js.match(/^const text\d+ = `function/gm)?.length ?? 0
  const [three, six] = [network([64, 64, 64]), network([64, 64, 64, 64, 64, 64])]
  expect(texts(six) - texts(three)).toBeLessThan(20)
  expect(six.length).toBeLessThan(1.6 * three.length)
})
