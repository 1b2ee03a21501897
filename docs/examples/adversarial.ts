/* The fast gradient sign method (Goodfellow et al. 2015): x + ε sign(∂loss/∂x), inside the graph. */
import {
  accuracy,
  add,
  clamp,
  evaluationStep,
  getOrThrow,
  gradient,
  measure,
  mul,
  sign,
  softmaxCrossEntropy,
} from 'regula'
import { classifier, type Digits, images, labels, loadDigits, trainClassifier } from './support/digits.js'
import { isMain, percent } from './support/training.js'

export const strengths = [0, 0.02, 0.05, 0.1, 0.2]

export const adversarial = async (digits: Digits) => {
  const { state } = await trainClassifier(digits)
  const loss = softmaxCrossEntropy(classifier(images), labels, { reduction: 'sum' })
  const slope = sign(gradient(loss, images))
  const accuracies: number[] = []
  for (const strength of strengths) {
    const attacked = clamp(add(images, mul(strength, slope)), { min: 0, max: 1 })
    const judge = evaluationStep({ outputs: { accuracy: accuracy(classifier(attacked), labels) } })
    const { accuracy: reached = 0 } = getOrThrow(await measure(judge, digits.test, { state })())
    accuracies.push(reached)
  }
  return { strengths, accuracies }
}

const main = async (): Promise<void> => {
  const { accuracies } = await adversarial(loadDigits())
  console.log('test accuracy when every pixel may move by ε against the classifier')
  strengths.forEach((strength, i) => {
    console.log(`ε = ${strength}: ${percent(accuracies[i])}`)
  })
}

if (isMain(import.meta.url)) await main()
