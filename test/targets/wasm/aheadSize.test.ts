/* How large a module is that is written ahead of time. */
import {
  dense,
  type Expr,
  getOrThrow,
  input,
  pipe,
  relu,
  softmaxCrossEntropy,
  trainingStep,
  wasmModule,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { expect, test } from 'vitest'

const network = (widths: readonly number[]) => {
  const hidden = widths.reduce<Expr<readonly ['batch', number], 'float'>>(
    (layer, width, i) => pipe(layer, dense(`hidden${i}`, width), relu),
    input('x', ['batch', 784]),
  )
  const step = trainingStep({
    loss: softmaxCrossEntropy(pipe(hidden, dense('output', 10)), input('labels', ['batch'], 'int')),
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 1e-4 })],
    optimizer: adam(),
  })
  return getOrThrow(wasmModule(step, { dims: { batch: 128 } }))
}

test('784-128-10: the module has less than 60 kB, its text less than 10 kB', () => {
  const { wasm, js } = network([128])
  expect(wasm.length).toBeLessThan(60_000)
  expect(js.length).toBeLessThan(10_000)
})

test('equal layers share their kernels', () => {
  const three = network([64, 64, 64])
  const six = network([64, 64, 64, 64, 64, 64])
  expect(six.wasm.length).toBeLessThan(1.2 * three.wasm.length)
  expect(six.js.length).toBeLessThan(three.js.length + 10)
})
