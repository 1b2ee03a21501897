/**
 * About how wide a line of sans-serif text is, in the unit of `fontSize`. No font is at hand when a
 * report is written, so this errs on the wide side.
 *
 * @internal
 */
export const textWidth = (text: string, fontSize: number): number =>
  Array.from(text).reduce((width, c) => width + (c > '\u2e80' ? 1 : c === ' ' ? 0.32 : 0.57), 0) * fontSize

/**
 * Text cut to `length` characters, the last of them an ellipsis.
 *
 * @internal
 */
export const truncate = (text: string, length: number): string => {
  const characters = Array.from(text)
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

/**
 * Items in rows: as many side by side as fit `width`, each row with the place where its items start.
 *
 * @internal
 */
export const flow = <A>(
  items: readonly A[],
  widthOf: (item: A) => number,
  width: number,
): readonly (readonly { readonly item: A; readonly start: number }[])[] => {
  const rows: { readonly item: A; readonly start: number }[][] = []
  let end = 0
  for (const item of items) {
    const itemWidth = widthOf(item)
    const row = rows.at(-1)
    if (row !== undefined && end + itemWidth <= width) {
      row.push({ item, start: end })
      end += itemWidth
    } else {
      rows.push([{ item, start: 0 }])
      end = itemWidth
    }
  }
  return rows
}

/**
 * Text broken at spaces (not at those that do not break) into lines no wider than `width`, unless a word is.
 *
 * @internal
 */
export const wrap = (text: string, width: number, fontSize: number): readonly string[] =>
  flow(
    text.split(/[ \t\r\n]+/).filter((word) => word !== ''),
    (word) => textWidth(`${word} `, fontSize),
    width,
  ).map((row) => row.map(({ item }) => item).join(' '))
