/* Six epochs at once, or three, a saved state, and three more: the same numbers, bit for bit. */
import { fit, getOrThrow, type State, softmaxCrossEntropy, trainingStep } from 'regula'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { classifier, type Digits, images, labels, loadDigits } from './support/digits.js'
import { isMain } from './support/training.js'

/** The variables that differ in any bit. */
const differing = (a: State, b: State): readonly string[] =>
  Object.keys({ ...a, ...b }).filter((name) => {
    const [one, other] = [a[name]?.data, b[name]?.data]
    return one === undefined || !one.every((value, i) => Object.is(value, other?.[i]))
  })

export const resume = async ({ train }: Digits) => {
  const step = trainingStep({
    loss: softmaxCrossEntropy(classifier(images), labels),
    // Masks, moments and the order of samples all have to go on where they were.
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 1e-4 })],
    optimizer: adam(),
  })
  const options = { data: train, batchSize: 32, seed: 11 }
  const unbroken = getOrThrow(await fit(step, { ...options, epochs: 6 })())
  const firstHalf = getOrThrow(await fit(step, { ...options, epochs: 3 })())
  const secondHalf = getOrThrow(
    await fit(step, { ...options, epochs: 3, firstEpoch: 4, state: firstHalf.state })(),
  )
  const wrongOrder = getOrThrow(await fit(step, { ...options, epochs: 3, state: firstHalf.state })())
  return {
    variables: Object.keys(unbroken.state),
    differing: differing(unbroken.state, secondHalf.state),
    /** Without `firstEpoch` the samples come in the order of epochs 1 to 3 again. */
    differingWithoutFirstEpoch: differing(unbroken.state, wrongOrder.state),
  }
}

const main = async (): Promise<void> => {
  const { variables, differing, differingWithoutFirstEpoch } = await resume(loadDigits())
  console.log(`state: ${variables.join(', ')}`)
  console.log(`variables that differ from the unbroken run: ${differing.length}`)
  console.log(`without firstEpoch: ${differingWithoutFirstEpoch.length}`)
}

if (isMain(import.meta.url)) await main()
