import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { themes } from '../../src/rules/themes.js'
import { document } from './table.js'

const path = new URL('../../docs/rules.md', import.meta.url)

test('docs/rules.md is what the rules say; REGULA_UPDATE=1 writes it', () => {
  const expected = document(themes)
  if (process.env.REGULA_UPDATE === '1') writeFileSync(path, expected)
  expect(readFileSync(path, 'utf8')).toBe(expected)
})

test('no formula breaks the table', () => {
  const cells = themes.flatMap(({ rules }) => rules.flatMap(({ formula, when }) => [formula, ...when]))
  expect(cells.filter((cell) => /[|`\n]/.test(cell))).toEqual([])
})
