import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Dataset } from '../../index.js'
import type { Outcome } from '../outcome.js'
import { classesOf } from '../train/dataset.js'

/**
 * What a table holds as a data set for `regula train`, or why it is none.
 *
 * @internal
 */
export const describeData = (table: Dataset): Outcome<readonly string[]> =>
  pipe(
    classesOf(table),
    E.map((classes) => {
      const counts = new Array<number>(classes).fill(0)
      for (const label of table.labels) counts[label] = (counts[label] ?? 0) + 1
      return [
        'A data set for a classifier.',
        `samples: ${table.rows}`,
        `features: ${table.columns}`,
        `classes: ${classes}`,
        `samples of each class: ${counts.join(', ')}`,
      ]
    }),
  )
