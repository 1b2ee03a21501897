/**
 * A table cell: text, or a number that is printed as JavaScript prints it. Round before.
 *
 * @internal
 */
export type Cell = string | number

const isBlank = (cell: Cell): boolean => typeof cell === 'string' && /^[\s–-]*$/.test(cell)

/** `98.21 %`, `-1e-3` and `12 s` are numbers too: what counts is how a column reads. */
const isNumeric = (cell: Cell): boolean =>
  typeof cell === 'number' ||
  /^[-+−±]?(\d[\d,_ ]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*(%|[a-zµ]{1,4})?$/i.test(cell.trim())

const oneLine = (cell: Cell): string => String(cell).replace(/\s+/g, ' ').trim()

const widthOf = (text: string): number => Array.from(text).length

/**
 * Rows as aligned text: headers, a rule, one line per row, two spaces between columns, no last newline.
 *
 * A column whose cells are all numbers (also with a `%` or a short unit, and with blanks or dashes
 * among them) stands to the right, its header too; any other to the left. Missing cells are blank,
 * cells beyond the headers get a column without a name. Widths are counted in code points.
 *
 * @internal
 */
export const textTable = (headers: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const count = rows.reduce((most, row) => Math.max(most, row.length), headers.length)
  const columns = Array.from({ length: count }, (_, i) => {
    const cells = rows.map((row) => row[i] ?? '')
    const texts = [headers[i] ?? '', ...cells].map(oneLine)
    const width = texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)
    const right =
      cells.some((cell) => !isBlank(cell)) && cells.every((cell) => isBlank(cell) || isNumeric(cell))
    const pad = (text: string): string => {
      const space = ' '.repeat(width - widthOf(text))
      return right ? space + text : text + space
    }
    return { rule: '─'.repeat(width), lines: texts.map(pad) }
  })
  const line = (i: number): string =>
    columns
      .map((column) => column.lines[i] ?? '')
      .join('  ')
      .trimEnd()
  const rule = columns.map((column) => column.rule).join('  ')
  return [line(0), rule, ...rows.map((_, i) => line(i + 1))].join('\n')
}
