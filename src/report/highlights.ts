import { formatNumber, formatPercent, formatPoints, formatSeconds } from './format.js'
import { html, type Markup } from './markup.js'
import type { RunReport } from './types.js'

interface Highlight {
  readonly name: string
  readonly value: string
  readonly who: string
}

const winner = (
  runs: readonly RunReport[],
  cost: (run: RunReport) => number | undefined,
): RunReport | undefined =>
  runs.reduce<RunReport | undefined>((best, run) => {
    const [mine = Number.NaN, theirs = Number.NaN] = [cost(run), best && cost(best)]
    return Number.isNaN(mine) || mine >= theirs ? best : run
  }, undefined)

const negative = (value: number | undefined): number | undefined => value && -value

const highlights = (runs: readonly RunReport[]): readonly Highlight[] => {
  const accurate = winner(runs, ({ summary }) => negative(summary.testAccuracy))
  const close = winner(runs, ({ summary }) => summary.gap && Math.abs(summary.gap))
  const low = winner(runs, ({ summary }) => summary.dataLoss)
  const several = runs.length > 1
  const seconds = runs.reduce((sum, { summary }) => sum + summary.seconds, 0)
  return [
    accurate && {
      name: several ? 'Best test accuracy' : 'Test accuracy',
      value: formatPercent(accurate.summary.testAccuracy),
      who: accurate.name,
    },
    close && {
      name: several ? 'Smallest gap (points)' : 'Gap (points)',
      value: formatPoints(close.summary.gap),
      who: close.name,
    },
    low && {
      name: several ? 'Lowest data loss' : 'Data loss',
      value: formatNumber(low.summary.dataLoss),
      who: low.name,
    },
    {
      name: 'Training time',
      value: `${formatSeconds(seconds)} s`,
      who: several ? `${runs.length} runs` : '1 run',
    },
  ].filter((item) => item !== undefined)
}

/**
 * What to see first: the best figures, and whose they are.
 *
 * @internal
 */
export const highlightTiles = (runs: readonly RunReport[]): Markup =>
  html`<dl class="tiles">${highlights(runs).map(
    ({ name, value, who }) => html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd>${who}</dd></div>`,
  )}</dl>`
