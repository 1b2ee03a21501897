import { quote } from '../../ahead/quote.js'

/** Lines that are written as they stand. Characters that hide would not be seen, and tags could end a page's script. */
const isPlain = (text: string): boolean =>
  text.includes('\n') && /^[\x20-\x7e\n]*$/.test(text) && !/<[/!?a-z]/i.test(text)

/** Shorter texts of one line stand where they are needed. */
const longText = 40

/** A template literal that holds a text. */
const template = (text: string): string => `\`${text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``

/** Values as expressions of JavaScript. Long texts are constants before them, each once. */
export const makeLiterals = () => {
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `text${names.size}`
    names.set(text, name)
    return name
  }
  const literal = (value: unknown): string => {
    if (typeof value === 'string')
      return value.length > longText || value.includes('\n') ? nameOf(value) : quote(value)
    if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
    if (typeof value !== 'object' || value === null) return String(value)
    const members = Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [`${key}: ${literal(member)}`],
    )
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  return {
    literal,
    /** The constants that the literals mention. */
    constants: (): readonly string[] =>
      [...names].map(([text, name]) => `const ${name} = ${isPlain(text) ? template(text) : quote(text)}`),
  }
}
