import type { LineChart } from './chart.js'
import { drawLineChart } from './curve.js'
import type { LegendEntry } from './legend.js'
import { html, type Markup } from './markup.js'
import { responsive } from './responsive.js'
import { extent } from './scale.js'
import type { Series } from './series.js'
import { truncate } from './text.js'
import type { EpochReport, RunReport } from './types.js'

type Measure = (epoch: EpochReport) => number | undefined

const pointsOf = ({ epochs }: RunReport, measure: Measure): Series['points'] =>
  epochs.flatMap((epoch) => {
    const value = measure(epoch)
    return value === undefined ? [] : [[epoch.epoch, value]]
  })

/** Test lines are solid and named; train lines share their colour, dashed, and have a name only where there is no test. */
const seriesOf = (runs: readonly RunReport[], train: Measure, test: Measure): readonly Series[] => {
  const trained = runs.map((run, index): Series => {
    const tested = run.epochs.some((epoch) => test(epoch) !== undefined)
    const points = pointsOf(run, train)
    return { name: `${run.name}, train`, points, index, dashed: true, label: tested ? '' : run.name }
  })
  const tested = runs.map(
    (run, index): Series => ({
      name: `${run.name}, test`,
      points: pointsOf(run, test),
      index,
      label: run.name,
    }),
  )
  return [...trained, ...tested.filter(({ points }) => points.length > 0)]
}

const legendOf = (runs: readonly RunReport[]): readonly LegendEntry[] => [
  ...runs.map(({ name }, index): LegendEntry => ({ name: truncate(name, 40), index, stroke: 'none' })),
  { name: 'test', stroke: 'solid' },
  { name: 'train', stroke: 'dashed' },
]

/** On a linear axis the end of a run that fell far is a flat line. */
const lossScale = (series: readonly Series[]): 'linear' | 'log' => {
  const [low, high] = extent(series.flatMap(({ points }) => points.map(([, y]) => y))) ?? [1, 1]
  return low > 0 && high / low > 30 ? 'log' : 'linear'
}

const chartCard = (chart: LineChart): Markup =>
  html`<figure class="card"><h3>${chart.title}</h3>${responsive(chart.id, (size) => drawLineChart({ ...chart, ...size }))}</figure>`

/**
 * Loss and accuracy over the epochs, all runs in one chart each, train and test.
 *
 * @internal
 */
export const curveCharts = (runs: readonly RunReport[], scale: 'auto' | 'linear' | 'log'): Markup => {
  const loss = seriesOf(
    runs,
    (epoch) => epoch.trainLoss,
    (epoch) => epoch.testLoss,
  )
  const accuracy = seriesOf(
    runs,
    (epoch) => epoch.trainAccuracy,
    (epoch) => epoch.testAccuracy,
  )
  const shared = { xLabel: 'Epoch', legend: legendOf(runs) }
  return html`<div class="pair">${chartCard({
    ...shared,
    id: 'loss',
    title: 'Loss',
    yLabel: 'loss',
    series: loss,
    scale: scale === 'auto' ? lossScale(loss) : scale,
  })}${chartCard({ ...shared, id: 'accuracy', title: 'Accuracy', yLabel: 'accuracy', unit: 'percent', series: accuracy })}</div>`
}
