/**
 * The examples of the documentation, as modules that are type-checked and run.
 *
 * An example is every block fenced with ```ts in README.md and docs/, and every one under an `@example` tag of a
 * docstring in src/. A block fenced with ```ts ignore is left out. Each is a module of its own: it has its imports
 * (`regula`, `regula/regularize`, … mean the sources), may use top-level await, and must not throw.
 *
 *     expression // => value           the expression must be deeply equal to the value, another expression
 *     const name = expression // => value              the same, and the name stays
 *
 * An expression over several lines has its comment after the last one, which is indented as the first.
 * Numbers agree to within 1e-12 relative; typed arrays are compared as plain arrays.
 */
export type Example = {
  /** Relative to the root, with `/`. */
  readonly file: string
  /** Of the first line of code, from 1. */
  readonly line: number
  readonly code: string
}

type Line = { readonly number: number; readonly text: string }

const numbered = (text: string): readonly Line[] =>
  text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line }))

const closes = (fence: string, text: string): boolean => {
  const close = /^\s*(`{3,})\s*$/.exec(text)?.[1]
  return close !== undefined && close.length >= fence.length
}

/** The ```ts blocks among the lines; an open fence at the end is a mistake that would hide an example. */
const blocks = (file: string, lines: readonly Line[]): readonly Example[] => {
  const found: Example[] = []
  for (let i = 0; i < lines.length; i++) {
    const opening = lines[i]
    const [, indent = '', fence, info = ''] = /^(\s*)(`{3,})([^`]*)$/.exec(opening?.text ?? '') ?? []
    if (opening === undefined || fence === undefined) continue
    const body: string[] = []
    for (i++; i < lines.length && !closes(fence, lines[i]?.text ?? ''); i++) body.push(lines[i]?.text ?? '')
    if (i === lines.length) throw new Error(`${file}:${opening.number}: this fence is never closed`)
    if (!/^(ts|typescript)$/.test(info.trim())) continue
    const code = body.map((text) => (text.startsWith(indent) ? text.slice(indent.length) : text)).join('\n')
    found.push({ file, line: opening.number + 1, code })
  }
  return found
}

export const fromMarkdown = (file: string, text: string): readonly Example[] => blocks(file, numbered(text))

/** The lines under each `@example` tag of a docstring, without the stars. */
const exampleSections = (lines: readonly Line[]): readonly (readonly Line[])[] => {
  const sections: Line[][] = []
  let inside = false
  let section: Line[] | undefined
  for (const { number, text } of lines) {
    if (/^\s*\/\*\*/.test(text)) inside = true
    if (inside) {
      const content = text.replace(/^\s*\/?\*{1,2}(?!\/) ?/, '').replace(/\s*\*\/\s*$/, '')
      const tag = /^\s*@(\w+)/.exec(content)?.[1]
      if (tag === 'example') {
        section = [{ number, text: '' }]
        sections.push(section)
      } else if (tag !== undefined) section = undefined
      else section?.push({ number, text: content })
    }
    if (inside && /\*\//.test(text)) {
      inside = false
      section = undefined
    }
  }
  return sections
}

export const fromSource = (file: string, text: string): readonly Example[] =>
  exampleSections(numbered(text)).flatMap((section) => {
    const found = blocks(file, section)
    const fenced = section.some((line) => line.text.includes('```'))
    if (!fenced) throw new Error(`${file}:${section[0]?.number}: @example without a \`\`\`ts block`)
    return found
  })

/** Where the expression that ends on line `last` begins: the nearest line above of the same indentation that does not close or continue one. */
const firstLine = (code: readonly string[], last: number): number => {
  const indent = /^\s*/.exec(code[last] ?? '')?.[0] ?? ''
  const begins = (line: string): boolean =>
    line.startsWith(indent) && /^[^\s)\]}.?:]/.test(line.slice(indent.length))
  let first = last
  while (first > 0 && !begins(code[first] ?? '')) first--
  return first
}

/** Turns `expression // => value` into an assertion; the number of lines stays. */
const withAssertions = ({ file, line, code }: Example): readonly string[] => {
  const lines = code.split('\n')
  for (let last = 0; last < lines.length; last++) {
    const [, end, value] = /^(.*?\S)\s*\/\/ ?=> ?(.+)$/.exec(lines[last] ?? '') ?? []
    if (end === undefined || value === undefined) continue
    lines[last] = end.replace(/;$/, '')
    const first = firstLine(lines, last)
    const rest = `(${value.trim()}), '${file}:${line + last}')`
    const name = /^\s*(?:export )?const (\w+)\b/.exec(lines[first] ?? '')?.[1]
    if (name === undefined) lines[first] = `;assertExample(${lines[first]}`
    lines[last] += name === undefined ? `, ${rest}` : `;assertExample(${name}, ${rest}`
  }
  return lines
}

/** The example as a module whose line numbers are those of its source, so that every message points there. */
export const toModule = (example: Example): string =>
  [
    "import { assertExample } from '../assert-example.js'",
    ...Array.from({ length: example.line - 2 }, () => ''),
    ...withAssertions(example),
    '',
  ].join('\n')

export const moduleName = ({ file, line }: Example): string => `${file.replaceAll('/', '__')}__${line}.ts`
