/* Names that come from outside, as text that cannot end a literal or a comment. */

const escaped = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')

/** A string literal of JavaScript. What has no glyph of its own is escaped, and `<`, so that a page may hold it. */
export const quote = (text: string): string => {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside.replaceAll(/[\p{C}\u2028\u2029<]/gu, escaped)}'`
}

/** Text for a line comment: without line ends and what has no glyph, and without tags. */
export const commentText = (text: string): string =>
  text
    .replaceAll(/[\p{C}\u2028\u2029]/gu, ' ')
    .replaceAll(/<(?=[/!?])/g, '< ')
    .trimEnd()
