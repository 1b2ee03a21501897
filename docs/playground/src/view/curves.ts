import type { Both } from '../train/experiment.js'
import type { Moment } from '../train/history.js'
import type { Scene } from '../train/trainer.js'
import { drawChart, type Line, legend } from './chart.js'
import { byId } from './dom.js'
import { percent, short } from './figures.js'

const scoreFigure = byId('score-chart', HTMLDivElement)
const lossFigure = byId('loss-chart', HTMLDivElement)
const scoreTitle = byId('score-title', HTMLHeadingElement)

const kinds: readonly {
  readonly name: string
  readonly style: string
  readonly side: keyof Both<unknown>
  readonly part: 'train' | 'test'
}[] = [
  { name: 'without, held out', style: 'plain', side: 'plain', part: 'test' },
  { name: 'without, training', style: 'plain faint', side: 'plain', part: 'train' },
  { name: 'with rules, held out', style: 'ruled', side: 'ruled', part: 'test' },
  { name: 'with rules, training', style: 'ruled faint', side: 'ruled', part: 'train' },
]

byId('legend', HTMLUListElement).replaceChildren(...legend(kinds))

const linesOf = (moments: readonly Moment[], of: 'score' | 'loss'): readonly Line[] =>
  kinds.map(({ name, style, side, part }) => ({
    name,
    style,
    points: moments.map(({ step, judgements }) => [step, judgements[side][part][of]] as const),
  }))

const valuesOf = (lines: readonly Line[]): readonly number[] =>
  lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite)

/** Below this a loss is drawn at the edge. */
const leastLoss = 1e-3

/** How the two fared so far. */
export const showCurves = ({ experiment, moments }: Pick<Scene, 'experiment' | 'moments'>): void => {
  const isClasses = experiment.dataset.classes > 0
  const title = isClasses ? 'Accuracy' : 'R², the share of variance explained'
  scoreTitle.textContent = title
  const scores = linesOf(moments, 'score')
  const lowest = Math.max(isClasses ? 0 : -1, Math.min(...valuesOf(scores)))
  drawChart(scoreFigure, title, {
    lines: scores,
    low: Math.min(0.9, Math.floor(lowest * 10) / 10),
    high: 1,
    isLogarithmic: false,
    format: isClasses ? (y) => `${(100 * y).toFixed(0)} %` : short,
  })
  const losses = linesOf(moments, 'loss')
  const found = valuesOf(losses)
  drawChart(lossFigure, 'Loss', {
    lines: losses,
    low: Math.max(leastLoss, Math.min(0.1, ...found)),
    high: Math.max(1.2, ...found),
    isLogarithmic: true,
    format: short,
  })
}

/** A score as it is written. */
export const scoreText = (isClasses: boolean, score: number): string =>
  isClasses ? percent(score) : short(score)
