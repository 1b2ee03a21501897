import * as E from 'fp-ts/lib/Either.js'
import { foldIn, hashPath, keyFromSeed, type Dataset as Table } from '../../index.js'
import { permutation } from '../../train/data.js'
import { inOrder } from '../../train/measure.js'
import { fail, type Outcome } from '../outcome.js'

/**
 * Samples and their classes, by the names of the network's inputs.
 *
 * @internal
 */
export type Part = { readonly x: Float64Array; readonly labels: Int32Array }

/**
 * A data set for a classifier, in two parts.
 *
 * @internal
 */
export interface Split {
  readonly features: number
  readonly classes: number
  readonly training: Part
  readonly test: Part | undefined
}

/** @internal */
export interface SplitOptions {
  /** Rows at the end that are kept for testing. */
  readonly testRows: number
  /** What the features are divided by. */
  readonly scale: number
  /** A seed to mix the rows by before they are split. */
  readonly shuffle: number | undefined
}

const mostClasses = 1000

/**
 * The number of classes, or why the labels are none.
 *
 * @internal
 */
export const classesOf = ({ labels, rows }: Table): Outcome<number> => {
  if (rows < 2) return fail('there is 1 sample; training needs at least 2')
  const stray = labels.findIndex((label) => !Number.isInteger(label) || label < 0)
  if (stray >= 0)
    return fail(`sample ${stray + 1} has the label ${labels[stray]}; a class is a whole number from 0`)
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1
  if (classes > mostClasses)
    return fail(`the labels go up to ${classes - 1}; at most ${mostClasses} classes are possible`)
  const different = new Set(labels).size
  if (different < 2)
    return fail(`all samples have the class ${labels[0]}; there must be at least two classes`)
  return different > 10 && 3 * different > rows
    ? fail(`there are ${different} different labels in ${rows} samples: these are measurements, not classes`)
    : E.right(classes)
}

const partOf = ({ features, columns, labels }: Table, rows: Uint32Array, scale: number): Part => {
  const x = new Float64Array(rows.length * columns)
  rows.forEach((row, i) => {
    x.set(
      features.subarray(row * columns, (row + 1) * columns).map((value) => value / scale),
      i * columns,
    )
  })
  return { x, labels: Int32Array.from(rows, (row) => labels[row] ?? 0) }
}

/**
 * The table as a training and a test part.
 *
 * @internal
 */
export const splitTable = (table: Table, { testRows, scale, shuffle }: SplitOptions): Outcome<Split> => {
  const classes = classesOf(table)
  if (E.isLeft(classes)) return classes
  const { rows, columns: features } = table
  const trained = rows - testRows
  if (trained < 1) return fail(`there are ${rows} samples: ${testRows} for testing leave none for training`)
  const order =
    shuffle === undefined
      ? inOrder(rows)
      : permutation(foldIn(keyFromSeed(shuffle), hashPath('cli/split')), rows)
  return E.right({
    features,
    classes: classes.right,
    training: partOf(table, order.subarray(0, trained), scale),
    test: testRows === 0 ? undefined : partOf(table, order.subarray(trained), scale),
  })
}
