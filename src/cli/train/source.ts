import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeCsv } from '../../index.js'
import { packageFile, readText } from '../files.js'
import { decoded, fail, inFile, type Outcome } from '../outcome.js'
import { type Split, splitTable } from './dataset.js'
import type { TrainFlags } from './settings.js'

/**
 * Where the data come from, and how they are cut when no option says so.
 *
 * @internal
 */
export interface Source {
  readonly name: string
  readonly path: string
  readonly scale: number
  readonly shuffle: boolean
  readonly testRows: (rows: number) => number
  readonly report: string | undefined
}

const digits: Source = {
  name: 'digits',
  path: packageFile('docs/examples/digits/digits.csv'),
  scale: 16,
  shuffle: false,
  testRows: (rows) => rows - 1347,
  report: 'regula-report.html',
}

const fileSource = (path: string): Source => ({
  name: path,
  path,
  scale: 1,
  shuffle: true,
  testRows: (rows) => Math.round(rows / 4),
  report: undefined,
})

/** @internal */
export const sourceOf = (file: string | undefined, { example }: TrainFlags): Outcome<Source> => {
  if (file !== undefined && example !== undefined)
    return fail(`give either a file or --example ${example}, not both`)
  if (file !== undefined) return E.right(fileSource(file))
  return example === undefined ? fail('give a CSV file, or --example digits') : E.right(digits)
}

/**
 * Reads the data and splits them.
 *
 * @internal
 */
export const loadDataset = (source: Source, flags: TrainFlags): Outcome<Split> => {
  const testRows = (count: number): number => {
    if (flags.testRows !== undefined) return flags.testRows
    return flags.testFraction === undefined ? source.testRows(count) : Math.round(count * flags.testFraction)
  }
  const shuffle = (flags.shuffle ?? source.shuffle) ? flags.seed : undefined
  const scale = flags.scale ?? source.scale
  const splitText = (text: string): Outcome<Split> =>
    pipe(
      decoded(decodeCsv(text)),
      E.chain((table) => splitTable(table, { testRows: testRows(table.rows), scale, shuffle })),
    )
  return pipe(
    readText(source.path),
    E.chain((text) => inFile(source.path)(splitText(text))),
  )
}
