import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { decodeCsv } from 'regula'
import { describe, expect, test } from 'vitest'
import { inBoundedTime, problemsOf, rightOf } from './sample.js'

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('files', () => {
  test.each([
    ['test/data/iris.csv', 150, 4, 'label'],
    ['test/data/breast_cancer.csv', 569, 30, 'label'],
    ['test/data/diabetes.csv', 442, 10, 'target'],
    ['docs/examples/digits/digits.csv', 1797, 64, 'column 65'],
  ])('%s', (path, rows, columns, labelName) => {
    const data = rightOf(decodeCsv(file(path)))
    expect([data.rows, data.columns, data.labelName]).toEqual([rows, columns, labelName])
    expect([data.features.length, data.labels.length, data.names.length]).toEqual([
      rows * columns,
      rows,
      columns,
    ])
  })
})

test('the label may be any column', () => {
  const text = 'a,b,c\n1,2,3\n4,5,6'
  for (const labelColumn of [1, -2, 'b']) {
    const data = rightOf(decodeCsv(text, { labelColumn }))
    expect(data.labels).toEqual(Float64Array.of(2, 5))
    expect(data.features).toEqual(Float64Array.of(1, 3, 4, 6))
    expect([data.names, data.labelName]).toEqual([['a', 'c'], 'b'])
  }
})

test('syntax: marks, quotes, line ends, delimiters, spaces, blank lines', () => {
  const expected = rightOf(decodeCsv('a,b\n1,2\n-3.5e1,.5'))
  for (const text of [
    '\uFEFFa,b\n1,2\n-35,0.5\n',
    '"a","b"\r\n"1","2"\r\n-35,.5\r\n',
    'a\tb\n1\t2\n-35\t5e-1',
    ' a ; b \n 1 ; 2 \n\n-35 ; +.5\n \n',
    'a|b\r1|2\r-35|0.5\r',
  ])
    expect(decodeCsv(text)).toEqual(E.right(expected))
  expect(rightOf(decodeCsv('a b\n1 2\n-35 .5', { delimiter: ' ' }))).toEqual(expected)
  expect(rightOf(decodeCsv('"a ""x"", y",b\n1,2')).names).toEqual(['a "x", y'])
})

test('a header has words and no numbers', () => {
  expect(rightOf(decodeCsv('1,2\n3,4')).rows).toBe(2)
  expect(rightOf(decodeCsv('1,2\n3,4', { header: true })).names).toEqual(['1'])
  expect(rightOf(decodeCsv(',a,b\n0,3,4')).names).toEqual(['column 1', 'a'])
  expect(problemsOf(decodeCsv('a,b\n3,4', { header: false }))).toContain(
    'row 1, column 1: is "a", which is no number',
  )
  expect(problemsOf(decodeCsv('1,b\n3,4'))).toContain('names in the first row are no numbers')
})

test('numbers come back', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
        { minLength: 1, maxLength: 20 },
      ),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom(',', ';', '\t'),
      fc.boolean(),
      (rows, end, delimiter, quoted) => {
        const cell = (x: number): string => (Object.is(x, -0) ? '-0' : quoted ? `"${x}"` : String(x))
        const text = rows.map((row) => row.map(cell).join(delimiter)).join(end)
        const data = rightOf(decodeCsv(text))
        expect(Array.from(data.features)).toStrictEqual(rows.flatMap((row) => row.slice(0, 2)))
        expect(Array.from(data.labels)).toStrictEqual(rows.map((row) => row[2]))
      },
    ),
  )
})

describe('wrong is', () => {
  test.each([
    ['a word', 'a,b\n1,2\nx,3', 'row 3, column 1 (a): is "x", which is no number'],
    ['NaN', '1,2\n3,NaN', 'row 2, column 2: is "NaN", which is no number'],
    ['NaN in the first row', 'nan,nan\n3,4', 'row 1, column 1'],
    ['Infinity', '1,2\nInfinity,4', 'row 2, column 1'],
    ['-inf', '1,2\n-inf,4', 'row 2, column 1'],
    ['a number beyond float64', '1,2\n1e999,4', 'larger than any float64'],
    ['hexadecimal', '1,2\n0x10,4', 'row 2, column 1'],
    ['a decimal comma', '1;2\n1,5;4', 'row 2, column 1'],
    ['an empty cell', '1,2\n,4', 'row 2, column 1: is empty'],
    ['a short row', '1,2\n3', 'row 2: has 1 columns, the first row has 2'],
    ['a long row', '1,2\n3,4,5', 'row 2: has 3 columns'],
    ['no text', '', 'has no rows'],
    ['only a header', 'a,b\n', 'has no rows'],
    ['only blank lines', '\n\n \n', 'has no rows'],
    ['one column', '1\n2', 'has one column only'],
    ['an open quote', '1,2\n"3,4\n5,6', 'row 2'],
    ['a quote in the middle', '1,2\n"3"4,5', 'row 2'],
    ['one name twice', 'a,a,b\n1,2,3', 'row 1, column 2: is "a" a second time'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(decodeCsv(text))).toContain(expected)
  })

  test('a label that is not there', () => {
    expect(problemsOf(decodeCsv('a,b\n1,2', { labelColumn: 'c' }))).toBe(
      'labelColumn: is "c"; there are a, b',
    )
    for (const labelColumn of [2, -3, 0.5, Number.NaN, 'a'])
      expect(problemsOf(decodeCsv('1,2', { labelColumn }))).toContain('labelColumn')
  })

  test.each(['', ',,', '"', '\n', '1', '.', 'e'])('the delimiter %j', (delimiter) => {
    expect(problemsOf(decodeCsv('1,2', { delimiter }))).toContain('delimiter')
  })

  test('too many rows, characters', () => {
    expect(problemsOf(decodeCsv('1,2\n3,4\n5,6', { maximumRows: 2 }))).toBe('row 3: is one more than 2 rows')
    expect(problemsOf(decodeCsv('1,2\n3,4', { maximumLength: 3 }))).toContain('has 7 characters')
  })

  test('more than twenty problems: the first twenty', () => {
    const result = decodeCsv(`1,2\n${'x,y\n'.repeat(1000)}`)
    expect(E.isLeft(result) && result.left.problems.length).toBe(20)
  })
})

describe('hostile texts', () => {
  test.each([
    ['delimiters', ','.repeat(1e7)],
    ['line ends', '\n'.repeat(1e7)],
    ['carriage returns', '\r'.repeat(1e7)],
    ['quotes', '"'.repeat(1e7)],
    ['quoted quotes', '"",'.repeat(3e6)],
    ['open quotes', '"a\n'.repeat(3e6)],
    ['quotes and text', '"a"b,'.repeat(2e6)],
    ['one long cell', `1,${'1'.repeat(1e7)}`],
    ['one long word', `1,${'1'.repeat(1e7)}x`],
    ['spaces', ' '.repeat(1e7)],
    ['spaces after a quote', `"a"${' '.repeat(1e6)}x`],
    ['many spaces after quotes', `"a"${' "'.repeat(3e5)}`],
    ['zero bytes', '\0'.repeat(1e7)],
    ['a long header', `${Array.from({ length: 1e6 }, (_, i) => `c${i}`).join(',')}\n1`],
  ])('%s', (_, text) => {
    expect(inBoundedTime(() => problemsOf(decodeCsv(text)), 10_000)).not.toBe('nothing is wrong')
  })

  test('any text gives numbers or problems', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d,."\n\r;\tx -]{0,60}$/)), (text) => {
        const decoded = decodeCsv(text)
        if (E.isRight(decoded)) {
          const { rows, columns, features, labels } = decoded.right
          expect([features.length, labels.length]).toEqual([rows * columns, rows])
          expect(features.every(Number.isFinite) && labels.every(Number.isFinite)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
