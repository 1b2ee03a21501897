/* What a cell of a table of numbers may be. */

const numeral = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

const unnumber = /^[+-]?(nan|inf(inity)?)$/i

/** No float64 needs as many digits. */
const maximumNumeral = 400

/** The number in a cell, or what is wrong with it. */
export const cellNumber = (cell: string): number | string => {
  const text = cell.length > maximumNumeral ? cell : cell.trim()
  if (text === '') return 'is empty'
  if (text.length > maximumNumeral || !numeral.test(text)) return 'is no number'
  const value = Number(text)
  return Number.isFinite(value) ? value : 'is larger than any float64'
}

const isWord = (cell: string): boolean => {
  const text = cell.trim()
  return text !== '' && !unnumber.test(text) && !numeral.test(text.slice(0, maximumNumeral))
}

/** A header has words and no numbers; the name of an index column is often left empty. */
export const isHeader = (cells: readonly string[]): boolean =>
  cells.some(isWord) && cells.every((cell) => isWord(cell) || cell.trim() === '')
