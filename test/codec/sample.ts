import * as E from 'fp-ts/lib/Either.js'
import {
  constant,
  type DecodeError,
  dense,
  formatDecodeError,
  input,
  pipe,
  relu,
  type Step,
  softmaxCrossEntropy,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { activations, dropout, kernels, l2 } from 'regula/regularize'
import { expect } from 'vitest'

export const sampleStep = (): Step => {
  const x = input('x', ['batch', 4])
  const labels = input('labels', ['batch'], 'int')
  const logits = pipe(x, dense('hidden', 5), relu, dense('output', 3))
  return trainingStep({
    loss: softmaxCrossEntropy(logits, labels),
    outputs: {
      logits,
      fixed: constant([
        [1, -0],
        [Number.NaN, Number.POSITIVE_INFINITY],
      ]),
    },
    regularize: [dropout({ dropRate: 0.5, after: activations }), l2({ lambda: 0.01, on: kernels })],
    optimizer: adam({ learningRate: 1e-2 }),
  })
}

export const problemsOf = (result: E.Either<DecodeError, unknown>): string =>
  E.isLeft(result) ? formatDecodeError(result.left) : 'nothing is wrong'

export const rightOf = <A>(result: E.Either<DecodeError, A>): A => {
  if (E.isLeft(result)) throw new Error(formatDecodeError(result.left))
  return result.right
}

/** Runs it and looks at the clock: hostile input must cost little. */
export const inBoundedTime = <A>(run: () => A, milliseconds = 10_000): A => {
  const start = performance.now()
  const result = run()
  expect(performance.now() - start).toBeLessThan(milliseconds)
  return result
}
