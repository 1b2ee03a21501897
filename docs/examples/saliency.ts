/* Which pixels speak for a digit: ∂(logit of its class)/∂pixel, an expression like any other. */
import { abs, evaluate, getOrThrow, gradient, mul, oneHot, sum } from 'regula'
import { classifier, type Digits, images, labels, loadDigits, trainClassifier } from './support/digits.js'
import { isMain, percent } from './support/training.js'

export const saliency = async (digits: Digits) => {
  const { state, accuracy } = await trainClassifier(digits)
  // Every sample has a logit of its own, so one gradient of the sum holds the gradient of each.
  const ownLogits = sum(mul(classifier(images), oneHot(labels, 10)))
  const slope = gradient(ownLogits, images)
  const samples = digits.test.y.length
  const { map, logit } = getOrThrow(
    evaluate({ map: abs(slope), logit: ownLogits }, { dims: { batch: samples }, state, inputs: digits.test }),
  )
  return {
    accuracy,
    logit: logit.data[0] ?? Number.NaN,
    /** One map of 64 pixels for each test image, row by row. */
    maps: Array.from({ length: samples }, (_, i) => [...map.data.slice(64 * i, 64 * (i + 1))]),
  }
}

const shades = ' .:-=+*#%@'

/** 8 by 8 numbers as text, the largest darkest. */
const picture = (numbers: readonly number[]): readonly string[] => {
  const largest = Math.max(...numbers)
  const shade = (v: number): string => (shades[Math.round((9 * v) / largest)] ?? ' ').repeat(2)
  return [0, 1, 2, 3, 4, 5, 6, 7].map((row) =>
    numbers
      .slice(8 * row, 8 * row + 8)
      .map(shade)
      .join(''),
  )
}

const main = async (): Promise<void> => {
  const digits = loadDigits()
  const { maps, accuracy } = await saliency(digits)
  console.log(`test accuracy ${percent(accuracy)}; image and saliency of the first three test digits`)
  for (const i of [0, 1, 2]) {
    const image = picture([...digits.test.x.slice(64 * i, 64 * (i + 1))])
    const salient = picture(maps[i] ?? [])
    console.log(`\nclass ${digits.test.y[i]}`)
    image.forEach((line, row) => {
      console.log(`${line}  |  ${salient[row]}`)
    })
  }
}

if (isMain(import.meta.url)) await main()
