import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** Every public name has a docstring, and every public value one with an `@example`; `@internal` names are not public. */
const source = join(fileURLToPath(new URL('../..', import.meta.url)), 'src')
const entries = [
  'index.ts',
  'regularize/index.ts',
  'optimizers/index.ts',
  'gpu/index.ts',
  'testing/index.ts',
  'explain/index.ts',
  'report/index.ts',
]

type Declaration = { readonly name: string; readonly isValue: boolean; readonly comment: string | undefined }

const read = (file: string): string => readFileSync(join(source, file), 'utf8')

const declared = /^export (?:declare |async )?(const|function\*?|class|type|interface) (\w+)/gm

/** The docstring that ends right before a declaration. */
const commentBefore = (text: string, end: number): string | undefined =>
  /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, end))?.[0]

/** What a file declares and exports, each name once: of overloads the first is the documented one. */
const declarations = (text: string): readonly Declaration[] => {
  const byName = new Map<string, Declaration>()
  for (const { 1: kind = '', 2: name = '', index } of text.matchAll(declared))
    if (!byName.has(name))
      byName.set(name, {
        name,
        isValue: !/^(type|interface)$/.test(kind),
        comment: commentBefore(text, index),
      })
  return [...byName.values()]
}

const fileOf = (from: string, specifier: string): string =>
  posix.join(dirname(from), specifier.replace(/\.js$/, '.ts'))

/** `a, type B, c as d` as the names that the other file has. */
const namesIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map((item) =>
      item
        .trim()
        .replace(/^type /, '')
        .replace(/ as \w+$/, ''),
    )
    .filter((name) => name !== '')

type Public = Declaration & { readonly file: string }

/** What a file exports, at the place of its declaration; what other packages give is left out. */
const exportsOf = (file: string): readonly Public[] => {
  const text = read(file)
  const reExports = text.matchAll(/^export (?:type )?(?:\*|\{([^}]*)\}) from '(\.[^']+)'/gm)
  const found = [...reExports].flatMap(({ 1: list, 2: specifier = '' }) => {
    const from = fileOf(file, specifier)
    const all = exportsOf(from)
    const missing = (name: string): Public => ({ name, isValue: true, comment: undefined, file: from })
    return list === undefined
      ? all
      : namesIn(list).map((name) => all.find((declaration) => declaration.name === name) ?? missing(name))
  })
  return [...declarations(text).map((declaration) => ({ ...declaration, file })), ...found]
}

const isPublic = ({ comment }: Public): boolean => comment === undefined || !/@internal\b/.test(comment)

const where = ({ file, name }: Public): string => `${file}: ${name}`

describe.each(entries)('%s', (entry) => {
  const names = exportsOf(entry).filter(isPublic)

  test('exports something', () => expect(names.length).toBeGreaterThan(0))

  test('every public name has a docstring', () => {
    expect(names.filter(({ comment }) => comment === undefined).map(where)).toEqual([])
  })

  test('every public function and constant has an @example', () => {
    const without = names.filter(
      ({ isValue, comment }) => isValue && comment !== undefined && !/^\s*\*? ?@example\b/m.test(comment),
    )
    expect(without.map(where)).toEqual([])
  })
})
