/* The LaTeX that `toLatex` writes, as MathML Core, which browsers set by themselves. */
import { html, type Markup } from '../../report/markup.js'
import { blackboard, calligraphic, fences, functionNames, letters, relations } from './symbols.js'

const tokensOf = (latex: string): readonly string[] =>
  latex.match(/\\[A-Za-z]+|\\[\s\S]|\d+(?:\.\d+)?|\s+|[^\\]/gu) ?? []

const deepest = 60

/** What characters of a name become when it is escaped for LaTeX. */
const unescaped: ReadonlyMap<string, string> = new Map([
  ...([['\\backslash', '\\'] as const, ['\\hat', '^'] as const, ['\\sim', '~'] as const] as const),
  ...([['\\,', '\u2009'] as const, ['\\ ', '\u00a0'] as const, ['~', '\u00a0'] as const] as const),
])

const row = (parts: readonly Markup[]): Markup => {
  const [only, ...rest] = parts
  return only !== undefined && rest.length === 0 ? only : html`<mrow>${parts}</mrow>`
}

const operator = (text: string): Markup => html`<mo stretchy="false">${text}</mo>`
const upright = (text: string): Markup => html`<mi mathvariant="normal">${text}</mi>`
const bold = (text: string): Markup => html`<mi mathvariant="normal" class="bold">${text}</mi>`

const scripted = (
  base: Markup,
  below: Markup | undefined,
  above: Markup | undefined,
  isUnder: boolean,
): Markup => {
  if (below !== undefined && above !== undefined)
    return isUnder
      ? html`<munderover>${base}${below}${above}</munderover>`
      : html`<msubsup>${base}${below}${above}</msubsup>`
  if (below !== undefined)
    return isUnder ? html`<munder>${base}${below}</munder>` : html`<msub>${base}${below}</msub>`
  if (above === undefined) return base
  return isUnder ? html`<mover>${base}${above}</mover>` : html`<msup>${base}${above}</msup>`
}

const isUnder = (token: string): boolean =>
  token === '\\sum' || token === '\\prod' || functionNames.get(token.slice(1)) === true

/**
 * A formula as MathML, or nothing where it holds a command that is not known here, as a symbol of the user may.
 *
 * @internal
 */
export const mathml = (latex: string): Markup | undefined => {
  const tokens = tokensOf(latex)
  let position = 0
  let depth = 0
  let isUnknown = false

  const unknown = (): Markup => {
    isUnknown = true
    return html``
  }
  const skip = (): string | undefined => {
    while (/^\s/.test(tokens[position] ?? '')) position += 1
    return tokens[position]
  }
  const next = (): string => {
    const token = skip() ?? ''
    position += 1
    return token
  }
  const expect = (token: string): void => {
    if (next() !== token) unknown()
  }

  /** A group as plain text, for names and words. */
  const words = (): string => {
    expect('{')
    let text = ''
    for (let open = 1; open > 0; ) {
      const token = tokens[position]
      position += 1
      if (token === undefined) {
        unknown()
        return text
      }
      if (token === '{') open += 1
      else if (token === '}') open -= 1
      else if (token !== '\\text')
        text += unescaped.get(token) ?? (/^\\[^A-Za-z]$/.test(token) ? token.slice(1) : token)
      if (
        /^\\[A-Za-z]/.test(token) &&
        token !== '\\text' &&
        !unescaped.has(token) &&
        !letters.has(token.slice(1))
      )
        unknown()
    }
    return text.replace(/^\s|\s$/g, '\u00a0')
  }

  /** Everything up to one of the tokens, which stays. */
  const list = (ends: readonly string[]): readonly Markup[] => {
    const parts: Markup[] = []
    depth += 1
    for (let token = skip(); token !== undefined && !ends.includes(token) && !isUnknown; token = skip()) {
      if (depth > deepest) parts.push(unknown())
      else parts.push(withScripts())
    }
    depth -= 1
    return parts
  }

  const group = (): Markup => {
    if (skip() !== '{') return item(next())
    position += 1
    const parts = list(['}'])
    expect('}')
    return row(parts)
  }

  const cells = (name: string): Markup => {
    const rows: Markup[] = []
    const ends = ['&', '\\\\', '\\end']
    for (let isOpen = true; isOpen && !isUnknown; ) {
      const row: Markup[] = []
      for (;;) {
        row.push(html`<mtd>${list(ends)}</mtd>`)
        if (skip() !== '&') break
        position += 1
      }
      // A line of `aligned` begins with an empty cell.
      rows.push(html`<mtr>${name === 'aligned' ? row.slice(1) : row}</mtr>`)
      isOpen = skip() === '\\\\'
      if (isOpen) position += 1
    }
    expect('\\end')
    if (words() !== name) unknown()
    const table = html`<mtable class="${name}" displaystyle="true">${rows}</mtable>`
    return name === 'cases' ? html`<mrow><mo stretchy="true">{</mo>${table}</mrow>` : table
  }

  const fence = (): Markup => {
    const token = next()
    const text = token === '.' ? '' : fences.get(token.replace(/^\\/, ''))
    return text === undefined ? unknown() : html`<mo stretchy="true">${text}</mo>`
  }

  const command = (name: string): Markup => {
    switch (name) {
      case 'frac':
        return html`<mfrac>${group()}${group()}</mfrac>`
      case 'sqrt':
        return html`<msqrt>${group()}</msqrt>`
      case 'hat':
        return html`<mover accent="true">${group()}<mo stretchy="false">^</mo></mover>`
      case 'left': {
        const [open, inner] = [fence(), list(['\\right'])]
        expect('\\right')
        return html`<mrow>${open}${inner}${fence()}</mrow>`
      }
      case 'begin': {
        const kind = words()
        return kind === 'aligned' || kind === 'cases' ? cells(kind) : unknown()
      }
      case 'phantom':
        return html`<mphantom>${group()}</mphantom>`
      case 'text':
        return html`<mtext>${words()}</mtext>`
      case 'mathrm':
      case 'operatorname':
        return upright(words())
      case 'mathbf':
      case 'boldsymbol':
        return bold(words().replace(/^\\([A-Za-z]+)$/, (all, letter) => letters.get(letter) ?? all))
      case 'mathcal':
        return upright([...words()].map(calligraphic).join(''))
      case 'mathbb':
        return upright([...words()].map(blackboard).join(''))
      case 'sum':
        return html`<mo movablelimits="false">∑</mo>`
      case 'prod':
        return html`<mo movablelimits="false">∏</mo>`
      case ',':
      case ' ':
        return html`<mspace width="${name === ',' ? '0.17em' : '0.3em'}"></mspace>`
    }
    const [letter, relation] = [letters.get(name), relations.get(name) ?? fences.get(name)]
    if (letter !== undefined) return /^[A-Z]/.test(name) ? upright(letter) : html`<mi>${letter}</mi>`
    if (relation !== undefined) return operator(relation)
    return functionNames.has(name) ? upright(name) : unknown()
  }

  const item = (token: string): Markup => {
    if (token === '{') {
      position -= 1
      return group()
    }
    if (token.startsWith('\\')) return command(token.slice(1))
    if (/^\d/.test(token)) return html`<mn>${token}</mn>`
    if (/^\p{L}/u.test(token)) return html`<mi>${token}</mi>`
    return /^[}&^_]?$/.test(token) ? unknown() : operator(token === '-' ? '−' : token)
  }

  const withScripts = (): Markup => {
    const token = next()
    const base = item(token)
    let [below, above]: (Markup | undefined)[] = []
    for (let mark = skip(); (mark === '_' || mark === '^') && !isUnknown; mark = skip()) {
      position += 1
      const script = group()
      if ((mark === '_' ? below : above) !== undefined) return unknown()
      if (mark === '_') below = script
      else above = script
    }
    return scripted(base, below, above, isUnder(token))
  }

  const parts = list([])
  return isUnknown || position < tokens.length ? undefined : html`<math display="block">${row(parts)}</math>`
}
