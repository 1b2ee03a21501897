import { firstKernel } from '../model/network.js'
import type { Scene } from '../train/trainer.js'
import { scoreText } from './curves.js'
import { byId } from './dom.js'
import { drawPlane } from './plane.js'
import { drawWeights } from './weights.js'

const sides = ['plain', 'ruled'] as const
const names = { plain: 'without rules', ruled: 'with rules' } as const
const note = byId('picture-note', HTMLParagraphElement)
const title = byId('seen-title', HTMLHeadingElement)

const texts = {
  plane: {
    title: 'What the networks say everywhere',
    note: 'The stronger the colour, the surer the network. The marks are the samples that it learns from; the figure above is its accuracy on samples that it has never seen.',
  },
  image: {
    title: 'What the first layer looks for',
    note: 'The weights of units of the first layer, as images: red adds to the unit, blue takes from it. The figure above is the accuracy on held out digits.',
  },
  features: {
    title: 'The weights of the first layer',
    note: 'Red is positive, blue is negative. Dark strokes, where there are some, are the weights that the data was made with.',
  },
} as const

/** What both have learned, as a picture. */
export const showSeen = ({ experiment: { dataset, settings }, look }: Scene): void => {
  const { picture, classes } = dataset
  title.textContent = texts[picture.kind].title
  note.textContent = texts[picture.kind].note
  for (const side of sides) {
    const canvas = byId(`${side}-picture`, HTMLCanvasElement)
    const { test, field } = look.judgements[side]
    const score = scoreText(classes > 0, test.score)
    byId(`${side}-score`, HTMLElement).textContent = score
    canvas.setAttribute(
      'aria-label',
      `${texts[picture.kind].title}, ${names[side]}: ${score} on held out samples`,
    )
    const kernel = look.states[side][firstKernel(settings)]
    if (field !== undefined) drawPlane(canvas, dataset, field)
    else if (kernel !== undefined) drawWeights(canvas, kernel, picture)
  }
}
