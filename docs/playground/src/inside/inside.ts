/* What the compiler does to a step, worked out when somebody looks. */
import { formatError, makeStep, type Step } from 'regula'
import { type Explanation, explain } from 'regula/explain'
import type { Experiment } from '../train/experiment.js'
import { byId } from '../view/dom.js'
import { graphView } from './graph.js'
import { kernelList, passList, summaryOf } from './listing.js'

const program = byId('inside-program', HTMLSelectElement)
const part = byId('inside-part', HTMLSelectElement)
const text = byId('inside-text', HTMLParagraphElement)

interface Fold {
  readonly details: HTMLDetailsElement
  readonly count: HTMLSpanElement
  readonly content: HTMLDivElement
  readonly counted: (explanation: Explanation) => number
  readonly draw: (explanation: Explanation) => readonly HTMLElement[]
}

const fold = (name: string, content: string, counted: Fold['counted'], draw: Fold['draw']): Fold => ({
  details: byId(`${name}-fold`, HTMLDetailsElement),
  count: byId(`${name}-count`, HTMLSpanElement),
  content: byId(content, HTMLDivElement),
  counted,
  draw,
})

const folds: readonly Fold[] = [
  fold(
    'before',
    'before-graph',
    ({ graphs }) => graphs.before.nodes.length,
    ({ graphs }) => graphView(graphs.before, 'The graph as it was written'),
  ),
  fold(
    'passes',
    'passes',
    ({ passes }) => passes.length,
    (explanation) => [passList(explanation)],
  ),
  fold(
    'after',
    'after-graph',
    ({ graphs }) => graphs.after.nodes.length,
    ({ graphs }) => graphView(graphs.after, 'The graph after the passes'),
  ),
  fold(
    'kernels',
    'kernels',
    ({ kernels }) => kernels.length,
    (explanation) => [kernelList(explanation)],
  ),
]

/** The loss of a step alone: what is computed before anything is differentiated. */
const lossOf = ({ outputs: { total }, report }: Step): Step =>
  makeStep({ outputs: total === undefined ? {} : { total }, report })

let experiment: Experiment | undefined
let explained: Explanation | undefined

const draw = ({ details, content, draw: content_ }: Fold): void => {
  if (details.open && explained !== undefined && content.childElementCount === 0)
    content.replaceChildren(...content_(explained))
}

const renew = (): void => {
  if (experiment === undefined) return
  const { step, dims } = experiment.contestants[program.value === 'plain' ? 'plain' : 'ruled']
  const result = explain(part.value === 'loss' ? lossOf(step) : step, { dims, maximumRewrites: 200 })
  explained = result._tag === 'Right' ? result.right : undefined
  text.textContent = result._tag === 'Right' ? summaryOf(result.right) : formatError(result.left)
  for (const one of folds) {
    one.count.textContent = explained === undefined ? '' : String(one.counted(explained))
    one.content.replaceChildren()
    draw(one)
  }
}

for (const one of folds) one.details.addEventListener('toggle', () => draw(one))
for (const select of [program, part]) select.addEventListener('change', renew)

/** Explains the programs of an experiment, if they are others than before. */
export const showInside = (current: Experiment): void => {
  if (experiment?.contestants === current.contestants) return
  experiment = current
  // The page paints first.
  setTimeout(renew, 50)
}
