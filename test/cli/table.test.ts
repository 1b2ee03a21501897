import { describe, expect, it } from 'vitest'
import { textTable } from '../../src/cli/table.js'

describe('textTable', () => {
  it('puts text to the left and numbers to the right', () => {
    const table = textTable(
      ['run', 'test', 'gap', 'seconds'],
      [
        ['plain', '97.9 %', '+2.10', 12],
        ['L2 + dropout', '98.31 %', '–', 7.5],
      ],
    )
    expect(table).toBe(
      [
        'run              test    gap  seconds',
        '────────────  ───────  ─────  ───────',
        'plain          97.9 %  +2.10       12',
        'L2 + dropout  98.31 %      –      7.5',
      ].join('\n'),
    )
  })

  it('takes a column with one word among its numbers as text', () => {
    expect(textTable(['x'], [[1], ['none'], [100]])).toBe('x\n────\n1\nnone\n100')
  })

  it('takes 1e-3, −2, .5 and 12 s as numbers', () => {
    const lines = textTable(['x'], [['1e-3'], ['−2'], ['.5'], ['12 s']]).split('\n')
    expect(lines.slice(2)).toEqual(['1e-3', '  −2', '  .5', '12 s'])
  })

  it('copes with no rows, ragged rows, and cells of several lines', () => {
    expect(textTable(['a', 'bc'], [])).toBe('a  bc\n─  ──')
    expect(textTable(['a'], [['x', 'y'], []])).toBe('a\n─  ─\nx  y\n')
    expect(textTable(['a'], [['two\nlines']])).toBe('a\n─────────\ntwo lines')
    expect(textTable([], [])).toBe('\n')
  })

  it('counts code points, not code units', () => {
    expect(textTable(['a', 'b'], [['🙂', 'x']])).toBe('a  b\n─  ─\n🙂  x')
  })
})
