import { describe, expect, test } from 'vitest'
import { assertExample } from './assert-example.js'
import { fromMarkdown, fromSource, toModule } from './extract.js'

const lines = (...text: readonly string[]): string => text.join('\n')

describe('extract', () => {
  test('takes ts blocks of markdown, at their lines, and nothing else', () => {
    const text = lines(
      '# Title',
      '```ts',
      'a()',
      '```',
      '```ts ignore',
      'b()',
      '```',
      '````md',
      '```ts',
      'c()',
      '```',
      '````',
      '- item',
      '  ```ts',
      '  d()',
      '  ```',
      '```sh',
      'npm test',
      '```',
    )
    expect(fromMarkdown('x.md', text)).toEqual([
      { file: 'x.md', line: 3, code: 'a()' },
      { file: 'x.md', line: 15, code: 'd()' },
    ])
    expect(fromMarkdown('x.md', 'none')).toEqual([])
  })

  test('takes the ts blocks of @example, without the stars', () => {
    const text = lines(
      '/**',
      ' * Adds.',
      ' * ```ts',
      ' * notAnExample()',
      ' * ```',
      ' * @example',
      ' * ```ts',
      ' * if (true) {',
      ' *   add(1)',
      ' * }',
      ' * ```',
      ' * @returns nothing',
      ' */',
      'export const add = 1',
      '  /** @example',
      '   * ```ts ignore',
      '   * sub(1)',
      '   * ```',
      '   */',
    )
    expect(fromSource('x.ts', text)).toEqual([
      { file: 'x.ts', line: 8, code: lines('if (true) {', '  add(1)', '}') },
    ])
  })

  test('names the line of a mistake that would hide an example', () => {
    expect(() => fromMarkdown('x.md', lines('text', '```ts', 'a()'))).toThrow('x.md:2')
    expect(() => fromSource('x.ts', lines('/**', ' * @example', ' * add(1)', ' */'))).toThrow('x.ts:2')
  })

  test('turns => into assertions and keeps the lines', () => {
    const code = lines(
      'add(1) // => 2',
      'const y = await f() // => [1]',
      'pipe(',
      '  1,',
      ') // => 1',
      'done()',
    )
    expect(toModule({ file: 'x.md', line: 3, code }).split('\n').slice(1)).toEqual([
      '',
      ";assertExample(add(1), (2), 'x.md:3')",
      "const y = await f();assertExample(y, ([1]), 'x.md:4')",
      ';assertExample(pipe(',
      '  1,',
      "), (1), 'x.md:7')",
      'done()',
      '',
    ])
  })
})

test('values are compared deeply, tolerant of rounding, and blind to the kind of array only', () => {
  const equal = (a: unknown, b: unknown): void => assertExample(a, b, 'x.md:1')
  const unequal = (a: unknown, b: unknown): void => expect(() => equal(a, b)).toThrow('x.md:1')
  equal({ a: [0.1 + 0.2], b: 'x' }, { b: 'x', a: [0.3] })
  equal(Number.NaN, Number.NaN)
  equal({ data: new Float64Array([0.1 + 0.2, 2]) }, { data: [0.3, 2] })
  equal(new Float32Array([1]), new Float64Array([1]))
  unequal(1, 1 + 1e-9)
  unequal(new Float32Array([1, 2]), [1, 3])
  unequal([1, 2], [1])
  unequal({ a: 1 }, { b: 1 })
  unequal([], {})
  unequal(new Map([[1, 2]]), new Map([[1, 3]]))
})
