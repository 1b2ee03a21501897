/**
 * Text that is known to be HTML or SVG. Only {@link html} makes it, so nothing gets in unescaped.
 *
 * @internal
 */
export interface Markup {
  readonly html: string
}

/**
 * What a template takes: text and numbers are escaped, markup is not, `undefined` is nothing.
 *
 * @internal
 */
export type Content = string | number | undefined | Markup | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Text as it stands in HTML and SVG, between tags and in quoted attributes. Control characters, which
 * have no place in either, become U+FFFD.
 *
 * @internal
 */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd')

const render = (content: Content): string => {
  if (content === undefined) return ''
  if (typeof content === 'string') return escapeHtml(content)
  if (typeof content === 'number') return escapeHtml(String(content))
  return 'html' in content ? content.html : content.map(render).join('')
}

/**
 * A template for markup: what stands between the braces is escaped unless it is markup itself.
 *
 * @internal
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup => ({
  html: parts.map((part, i) => part + render(contents[i])).join(''),
})
