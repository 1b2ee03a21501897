import {
  accuracy,
  dense,
  type Expr,
  evaluationStep,
  fit,
  getOrThrow,
  input,
  measure,
  pipe,
  relu,
  type State,
  softmaxCrossEntropy,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { lastColumnApart, rowsOf } from './csv.js'

const pixels = 64

/** Handwritten digits of 8 by 8 pixels in [0, 1], split as the reference results split them. */
export const loadDigits = (path = 'docs/examples/digits/digits.csv') => {
  const rows = rowsOf(path)
  const part = (from: number, to: number) => {
    const { features, last } = lastColumnApart(rows.slice(from, to))
    return { x: features.map((level) => level / 16), y: Int32Array.from(last) }
  }
  return { train: part(0, 1347), test: part(1347, rows.length) }
}

export type Digits = ReturnType<typeof loadDigits>

export const images = input('x', ['batch', pixels])
export const labels = input('y', ['batch'], 'int')

/** A function of any images, so that gradients and adversarial images can go through the same parameters. */
export const classifier = (x: Expr<readonly ['batch', 64], 'float'>): Expr<readonly ['batch', 10], 'float'> =>
  pipe(x, dense('hidden', 32), relu, dense('output', 10))

export const trainClassifier = async (
  digits: Digits,
): Promise<{ readonly state: State; readonly accuracy: number }> => {
  const logits = classifier(images)
  const { state } = getOrThrow(
    await fit(
      trainingStep({ loss: softmaxCrossEntropy(logits, labels), optimizer: adam({ learningRate: 0.01 }) }),
      { data: digits.train, epochs: 8, batchSize: 32 },
    )(),
  )
  const judge = evaluationStep({ outputs: { accuracy: accuracy(logits, labels) } })
  const { accuracy: reached = 0 } = getOrThrow(await measure(judge, digits.test, { state })())
  return { state, accuracy: reached }
}
