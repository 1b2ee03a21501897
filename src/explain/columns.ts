const isNumber = (text: string): boolean => /^[−-]?\d/.test(text) || text === '–' || text === ''

/** Rows as aligned text; a column of numbers stands to the right. The last column is not filled up. */
export const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const layout = Array.from({ length: count }, (_, i) => {
    const texts = rows.map((row) => row[i] ?? '')
    return {
      width: texts.reduce((most, text) => Math.max(most, text.length), 0),
      isRight: texts.slice(1).every(isNumber),
    }
  })
  return rows.map((row) =>
    layout
      .map(({ width, isRight }, i) =>
        isRight ? (row[i] ?? '').padStart(width) : (row[i] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd(),
  )
}
