/* Training that stops when the validation loss no longer falls, and gives back the state of the best epoch. */
import { accuracy, evaluationStep, fit, getOrThrow, measure, softmaxCrossEntropy, trainingStep } from 'regula'
import { adam } from 'regula/optimizers'
import { classifier, type Digits, images, labels, loadDigits } from './support/digits.js'
import { isMain, text } from './support/training.js'

const patience = 3

export const earlyStopping = async ({ train, test }: Digits) => {
  const logits = classifier(images)
  const loss = softmaxCrossEntropy(logits, labels)
  const judge = evaluationStep({ outputs: { loss, accuracy: accuracy(logits, labels) } })
  // So few samples that the network soon learns them by heart.
  const few = { x: train.x.slice(0, 100 * 64), y: train.y.slice(0, 100) }
  const fitted = getOrThrow(
    await fit(trainingStep({ loss, optimizer: adam({ learningRate: 0.02 }) }), {
      data: few,
      epochs: 100,
      batchSize: 20,
      validation: { step: judge, data: test },
      earlyStopping: { metric: 'loss', patience },
    })(),
  )
  const { state, bestEpoch, stoppedEarly, history } = fitted
  return {
    losses: history.map(({ validation }) => validation?.loss ?? Number.NaN),
    bestEpoch,
    stoppedEarly,
    patience,
    /** Measured again on the state that came back. */
    restored: getOrThrow(await measure(judge, test, { state })()),
  }
}

const main = async (): Promise<void> => {
  const { losses, bestEpoch, restored } = await earlyStopping(loadDigits())
  losses.forEach((loss, i) => {
    console.log(`epoch ${i + 1}: validation loss ${text(loss)}${i + 1 === bestEpoch ? '  (best)' : ''}`)
  })
  console.log(`the state that comes back is that of epoch ${bestEpoch}: loss ${text(restored.loss)}`)
}

if (isMain(import.meta.url)) await main()
