import type { Program, State } from 'regula'
import type { Both } from '../train/experiment.js'
import type { Scene } from '../train/trainer.js'
import { scoreText } from './curves.js'
import { byId, h } from './dom.js'
import { grouped, percent, short } from './figures.js'

const body = byId('scoreboard', HTMLTableSectionElement)
const runsOn = byId('runs-on', HTMLParagraphElement)

/** Smaller than this a weight hardly does anything. */
const nothing = 1e-3

const kernelsOf = (state: State): readonly number[] =>
  Object.entries(state).flatMap(([name, { data }]) => (name.endsWith('/kernel') ? [...data] : []))

const paceText = (pace: number): string => (Number.isFinite(pace) ? grouped(pace) : '–')

const row = (name: string, { plain, ruled }: Both<string>): HTMLElement =>
  h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, plain), h('td', {}, ruled))

const both = <A, B>({ plain, ruled }: Both<A>, f: (of: A) => B): Both<B> => ({
  plain: f(plain),
  ruled: f(ruled),
})

/** What a program says that it runs on, and what was tried before. */
const placeOf = ({ backend, description: { threads, multiplyAdd } }: Program): string =>
  [
    backend.name,
    ...(threads === undefined ? [] : [threads === 1 ? 'one thread' : `${threads} threads`]),
    ...(multiplyAdd === undefined ? [] : [`${multiplyAdd} multiply-add`]),
    ...backend.passedOver.map(({ name, reason }) => `not on ${name}: ${reason}`),
  ].join(', ')

/** The figures of both, side by side. */
export const showScores = ({ experiment, look: { judgements, states } }: Scene): void => {
  const isClasses = experiment.dataset.classes > 0
  const score = isClasses ? 'Accuracy' : 'R²'
  const weights = both(states, kernelsOf)
  body.replaceChildren(
    row(
      `${score}, held out`,
      both(judgements, ({ test }) => scoreText(isClasses, test.score)),
    ),
    row(
      `${score}, training`,
      both(judgements, ({ train }) => scoreText(isClasses, train.score)),
    ),
    row(
      'Loss, held out',
      both(judgements, ({ test }) => short(test.loss)),
    ),
    row(
      'Loss, training',
      both(judgements, ({ train }) => short(train.loss)),
    ),
    row(
      'Size of the weights, ‖w‖₂',
      both(weights, (w) => short(Math.sqrt(w.reduce((sum, x) => sum + x * x, 0)))),
    ),
    row(
      'Weights below 0.001',
      both(weights, (w) => percent(w.filter((x) => Math.abs(x) < nothing).length / Math.max(1, w.length))),
    ),
    row(
      'Steps per second',
      both(experiment.contestants, ({ pace }) => paceText(pace())),
    ),
  )
  runsOn.textContent = `Runs on ${placeOf(experiment.contestants.ruled.program)}.`
}
