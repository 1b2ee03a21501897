/// <reference path="./papaparse.d.ts" />
import type * as E from 'fp-ts/lib/Either.js'
import papa from 'papaparse/papaparse.js'
import { cellNumber, isHeader } from './csvCell.js'
import { collectProblems, type DecodeError, failure, type Problems } from './decodeError.js'
import { shorten, show } from './show.js'

// ---------------------------------------------------------------- model

/** A table of numbers, one column of which is the label. */
export interface Dataset {
  /** Row-major: the features of a row stand side by side. */
  readonly features: Float64Array
  readonly rows: number
  /** How many features a row has. */
  readonly columns: number
  readonly labels: Float64Array
  /** The names of the features; `column 3` where the table has none. */
  readonly names: readonly string[]
  readonly labelName: string
}

/** How a table is read. */
export interface CsvOptions {
  /** Whether the first row has names. Default `auto`: it has when it has words and no numbers. */
  readonly header?: boolean | 'auto'
  /** The name of the label's column, or its position from 0; −1 is the last. Default −1. */
  readonly labelColumn?: number | string
  /** One character. By default the one of comma, semicolon, tab and bar that the first row has most of. */
  readonly delimiter?: string
  /** Default 1,000,000. */
  readonly maximumRows?: number
  /** The most characters that are read. Default 2²⁶, which is 64 MiB of plain text. */
  readonly maximumLength?: number
}

const maximumColumns = 2 ** 16

const maximumName = 200

// ---------------------------------------------------------------- options

const guessDelimiter = (text: string): string => {
  const line = /[^\r\n]+/.exec(text.slice(0, 2 ** 16))?.[0]?.replace(/"[^"]*"/g, '') ?? ''
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, n: line.split(delimiter).length }))
  return counts.reduce((best, one) => (one.n > best.n ? one : best), { delimiter: ',', n: 1 }).delimiter
}

const isDelimiter = (text: string): boolean => text.length === 1 && !/["\r\n\uFEFF\d.+\-eE]/.test(text)

// ---------------------------------------------------------------- rows

interface Column {
  readonly names: readonly string[]
  readonly label: number
}

const labelIndex = (
  names: readonly string[],
  labelColumn: number | string,
  hasNames: boolean,
): number | undefined => {
  if (typeof labelColumn === 'string') {
    const index = hasNames ? names.indexOf(labelColumn) : -1
    return index < 0 ? undefined : index
  }
  const index = labelColumn < 0 ? labelColumn + names.length : labelColumn
  return Number.isInteger(index) && index >= 0 && index < names.length ? index : undefined
}

/** The names of the columns and which is the label, from the first row. */
const columnsOf = (
  first: readonly string[],
  row: number,
  hasNames: boolean,
  labelColumn: number | string,
  problems: Problems,
): Column | undefined => {
  if (first.length < 2)
    problems.add(`row ${row}`, 'has one column only; a label and at least one feature are needed')
  if (first.length > maximumColumns) problems.add(`row ${row}`, `has more than ${maximumColumns} columns`)
  if (problems.full() || first.length < 2 || first.length > maximumColumns) return undefined
  const names = first.map((cell, i) => (hasNames && cell.trim() !== '' ? cell.trim() : `column ${i + 1}`))
  const seen = new Set<string>()
  names.forEach((name, i) => {
    if (seen.has(name)) problems.add(`row ${row}, column ${i + 1}`, `is ${show(name)} a second time`)
    if (name.length > maximumName)
      problems.add(`row ${row}, column ${i + 1}`, `is a name of ${name.length} characters`)
    seen.add(name)
  })
  const label = labelIndex(names, labelColumn, hasNames)
  if (label === undefined)
    problems.add(
      'labelColumn',
      `is ${show(labelColumn)}; ${hasNames ? `there are ${shorten(names.slice(0, 20).join(', '), 150)}` : `there are ${names.length} columns and no names`}`,
    )
  return label === undefined ? undefined : { names, label }
}

/** Takes rows one by one, so that no table of texts is ever held. */
const makeReader = (
  { header = 'auto', labelColumn = -1, maximumRows = 1_000_000 }: CsvOptions,
  problems: Problems,
) => {
  const features: number[] = []
  const labels: number[] = []
  let columns: Column | undefined
  let row = 0

  const readCell = (cell: string, i: number, { names, label }: Column): void => {
    const value = cellNumber(cell)
    if (typeof value === 'string') {
      const name = names[i] === `column ${i + 1}` ? '' : ` (${shorten(names[i] ?? '', 40)})`
      const hint =
        row === 1 && header === 'auto' ? '; names in the first row are no numbers, any of them' : ''
      const text = cell.trim() === '' ? value : `is ${show(cell)}, which ${value}${hint}`
      problems.add(`row ${row}, column ${i + 1}${name}`, text)
    } else if (i === label) labels.push(value)
    else features.push(value)
  }

  /** Whether to go on. */
  const read = (cells: readonly string[]): boolean => {
    row += 1
    if (cells.length === 1 && cells[0]?.trim() === '') return true
    if (columns === undefined) {
      const hasNames = header === 'auto' ? isHeader(cells) : header
      columns = columnsOf(cells, row, hasNames, labelColumn, problems)
      if (columns === undefined) return false
      if (hasNames) return !problems.full()
    }
    if (cells.length !== columns.names.length)
      problems.add(`row ${row}`, `has ${cells.length} columns, the first row has ${columns.names.length}`)
    else if (labels.length >= maximumRows) {
      problems.add(`row ${row}`, `is one more than ${maximumRows} rows`)
      return false
    } else for (const [i, cell] of cells.entries()) readCell(cell, i, columns)
    return !problems.full()
  }

  const finish = (): E.Either<DecodeError, Dataset> => {
    if (row === 0 || (problems.none() && labels.length === 0)) problems.add('', 'has no rows')
    const { names, label } = columns ?? { names: [], label: 0 }
    return problems.orElse(
      Object.freeze({
        features: Float64Array.from(features),
        rows: labels.length,
        columns: names.length - 1,
        labels: Float64Array.from(labels),
        names: Object.freeze(names.filter((_, i) => i !== label)),
        labelName: names[label] ?? '',
      }),
    )
  }
  return { read, finish, row: () => row }
}

/**
 * A data set from the text of a CSV file of any origin: RFC 4180, also with other delimiters, a byte order mark, and
 * any line ends. Every cell is a finite decimal number; blank lines are left out.
 *
 * Never throws. Wrong, with row and column from 1 as they stand in the file, are: what is no number (also NaN, Infinity
 * and hexadecimal), an empty cell, a row of another length than the first, an open quote, two columns of one name, one
 * column only, no rows, and more rows, columns (65,536) or characters than allowed.
 *
 * @example
 * ```ts
 * import { decodeCsv, pipe } from 'regula'
 * import * as E from 'fp-ts/lib/Either.js'
 * const iris = decodeCsv('length,width,kind\n5.1,3.5,0\n4.9,3,1\n')
 * pipe(iris, E.map(({ features }) => features)) // => E.right(Float64Array.of(5.1, 3.5, 4.9, 3))
 * pipe(iris, E.map(({ labels }) => labels)) // => E.right(Float64Array.of(0, 1))
 * pipe(iris, E.map(({ names }) => names)) // => E.right(['length', 'width'])
 * decodeCsv('1,2\n3,x')._tag // => 'Left'
 * ```
 */
export const decodeCsv = (text: string, options: CsvOptions = {}): E.Either<DecodeError, Dataset> => {
  const { maximumLength = 2 ** 26, delimiter = guessDelimiter(text) } = options
  if (text.length > maximumLength)
    return failure('', `has ${text.length} characters, at most ${maximumLength} are read`)
  if (!isDelimiter(delimiter))
    return failure('delimiter', `is ${show(delimiter)}, expected one character that no number has`)
  const problems = collectProblems()
  const reader = makeReader(options, problems)
  papa.parse(text, {
    delimiter,
    header: false,
    fastMode: false,
    step: ({ data, errors }, parser) => {
      for (const { message } of errors) problems.add(`row ${reader.row() + 1}`, message)
      if (errors.length > 0 || !reader.read(data)) parser.abort()
    },
  })
  return reader.finish()
}
