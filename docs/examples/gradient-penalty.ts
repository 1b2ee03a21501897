/* A penalty on ‖∂loss/∂x‖² (Drucker and LeCun 1992): a gradient inside the loss, differentiated once more. */
import {
  accuracy,
  add,
  clamp,
  type Expr,
  evaluationStep,
  fit,
  getOrThrow,
  gradient,
  mean,
  measure,
  mul,
  sign,
  softmaxCrossEntropy,
  sumSquares,
  trainingStep,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, type Rule, regularize } from 'regula/regularize'
import { classifier, type Digits, images, labels, loadDigits } from './support/digits.js'
import { isMain, percent, text } from './support/training.js'

/** The mean of ‖∂lossᵢ/∂xᵢ‖² over the samples. */
const steepnessOf = (slope: Expr<readonly ['batch', 64], 'float'>) => mean(sumSquares(slope, { axis: 1 }))

const run = async (digits: Digits, lambda: number, rules: readonly Rule[] = []) => {
  const plain = classifier(images)
  // Noise goes in first: a gradient that is taken before does not pass through the masks on its way back.
  const { outputs } = regularize(rules)({
    loss: softmaxCrossEntropy(plain, labels),
    outputs: {
      loss: softmaxCrossEntropy(plain, labels),
      // The sum of the losses, so that row i of its gradient belongs to sample i alone.
      sum: softmaxCrossEntropy(plain, labels, { reduction: 'sum' }),
    },
  })
  const steepness = steepnessOf(gradient(outputs.sum, images))
  const { state } = getOrThrow(
    await fit(
      trainingStep({
        loss: add(outputs.loss, mul(lambda, steepness)),
        optimizer: adam({ learningRate: 0.01 }),
      }),
      { data: digits.train, epochs: 8, batchSize: 32 },
    )(),
  )

  const slope = gradient(softmaxCrossEntropy(plain, labels, { reduction: 'sum' }), images)
  const attacked = clamp(add(images, mul(0.1, sign(slope))), { min: 0, max: 1 })
  const judge = evaluationStep({
    outputs: {
      accuracy: accuracy(plain, labels),
      attacked: accuracy(classifier(attacked), labels),
      steepness: steepnessOf(slope),
    },
  })
  return getOrThrow(await measure(judge, digits.test, { state })())
}

export const gradientPenalty = async (digits: Digits, lambda = 0.1) => ({
  without: await run(digits, 0),
  with: await run(digits, lambda),
  withDropout: await run(digits, lambda, [dropout({ dropRate: 0.2 })]),
})

const main = async (): Promise<void> => {
  for (const [name, found] of Object.entries(await gradientPenalty(loadDigits())))
    console.log(
      `${name.padEnd(12)} mean ‖∂loss/∂x‖² ${text(found.steepness)}, test accuracy ${percent(found.accuracy)}, ` +
        `under attack (ε = 0.1) ${percent(found.attacked)}`,
    )
}

if (isMain(import.meta.url)) await main()
