import { textTable } from '../table.js'
import type { Trained } from './run.js'

const percent = (x: number | undefined): string => (x === undefined ? '–' : `${(100 * x).toFixed(2)} %`)

const headers = ['run', 'train accuracy', 'test accuracy', 'gap', 'data loss', 'penalty', 'total', 'seconds']

/**
 * The runs as a table for the terminal.
 *
 * @internal
 */
export const resultsTable = (runs: readonly Trained[]): string =>
  textTable(
    headers,
    runs.map(({ recipe, summary }) => [
      recipe.name,
      percent(summary.trainAccuracy),
      percent(summary.testAccuracy),
      percent(summary.gap),
      summary.dataLoss.toFixed(4),
      summary.penalty.toFixed(4),
      summary.total.toFixed(4),
      summary.seconds.toFixed(1),
    ]),
  )
