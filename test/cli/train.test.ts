import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommandLine, type CommandLine, clouds } from './commandLine.js'

let regula: CommandLine
beforeAll(() => {
  regula = buildCommandLine()
  regula.write('clouds.csv', clouds(60))
}, 60_000)
afterAll(() => regula.remove())

const quick = ['--layers', '8', '--epochs', '20', '--batch-size', '8', '--learning-rate', '0.05']

describe('a small training', () => {
  test('learns, shows progress and a table, and writes what it is asked for', () => {
    const asked = ['--report', 'r.html', '--save', 's.json', '--dropout', '0.2', '--l2', '1e-3']
    const { status, stdout, stderr } = regula.run('train', 'clouds.csv', ...quick, ...asked)
    expect(status).toBe(0)
    expect(stderr).toMatch(/^L2 \+ dropout {2}100 % .*loss 0\.\d{4}, accuracy [\d.]+ %, test [\d.]+ %$/m)
    const row = /^L2 \+ dropout +([\d.]+) % +([\d.]+) % +(-?[\d.]+) % +([\d.]+) +([\d.]+) +([\d.]+) /m.exec(
      stdout,
    )
    const [train = 0, held = 0, gap = 0, data = 0, penalty = 0, total = 0] = (row ?? []).slice(1).map(Number)
    expect(train).toBeGreaterThan(95)
    expect(held).toBeGreaterThan(90)
    expect(gap).toBeCloseTo(train - held, 1)
    expect(penalty).toBeGreaterThan(0)
    expect(total).toBeCloseTo(data + penalty, 3)
    expect(stdout).toContain(`Report: ${regula.path('r.html')}`)

    const page = regula.read('r.html')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toMatch(/<svg/)
    expect(page).toContain('src="data:image/bmp;base64,')
    expect(page).toContain('2-8-2')
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/)
    expect(page).not.toMatch(/<script|<link|\b(src|href)="(?!data:|#)/)

    const checked = regula.run('check', 's.json')
    expect(checked.status).toBe(0)
    expect(checked.stdout).toContain('hidden1/kernel: float [2, 8]')
  })

  test('gives the same state for the same seed and another for another seed', () => {
    const stateOf = (seed: string): string => {
      regula.run('train', 'clouds.csv', ...quick, '--epochs', '2', '--seed', seed, '--save', 'seed.json')
      return regula.read('seed.json')
    }
    const first = stateOf('1')
    expect(stateOf('1')).toBe(first)
    expect(stateOf('2')).not.toBe(first)
  })

  test('runs on gpu.js', () => {
    const on = ['--target', 'gpu', '--mode', 'webasm']
    const { status, stdout } = regula.run('train', 'clouds.csv', ...quick, ...on)
    expect(status).toBe(0)
    const [, train = 0, held = 0] = /^plain +([\d.]+) % +([\d.]+) % /m.exec(stdout)?.map(Number) ?? []
    expect(train).toBeGreaterThan(95)
    expect(held).toBeGreaterThan(90)
  })

  test('compares four ways', () => {
    const { stdout } = regula.run('train', 'clouds.csv', ...quick, '--epochs', '2', '--compare')
    expect(stdout.match(/^(plain|L2|dropout|L2 \+ dropout) /gm)).toHaveLength(4)
  })

  test('needs no test part and no hidden layer', () => {
    const { status, stdout } = regula.run('train', 'clouds.csv', '--layers', 'none', '--test-rows', '0')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^plain .* – /m)
  })

  test('finds the example from any folder', () => {
    const { status, stdout } = regula.run('train', '--example', 'digits', '--epochs', '1', '--no-compare')
    expect(status).toBe(0)
    expect(stdout).toContain(`Report: ${regula.path('regula-report.html')}`)
    expect(regula.read('regula-report.html')).toContain('64-128-10')
  })
})

describe('bad data end with 1 and one line', () => {
  test.each([
    ['missing.csv', undefined, 'there is no such file or folder'],
    ['.', undefined, 'is a folder'],
    ['empty.csv', '', 'is empty'],
    ['binary.csv', Uint8Array.of(1, 2, 0, 3), 'is binary'],
    ['latin.csv', Uint8Array.of(0x31, 0x2c, 0xe9), 'no text in UTF-8'],
    ['ragged.csv', '1,2,0\n3,4\n', 'row 2'],
    ['words.csv', '1,2,0\n3,cat,1\n', 'row 2, column 2'],
    ['header.csv', 'a,b,label\n', 'has no rows'],
    ['single.csv', '1,2,0\n', 'there is 1 sample'],
    ['one.csv', '1,2,0\n3,4,0\n', 'all samples have the class 0'],
    ['half.csv', '1,2,0.5\n3,4,1\n', 'the label 0.5'],
    ['negative.csv', '1,2,-1\n3,4,1\n', 'the label -1'],
    ['measured.csv', Array.from({ length: 30 }, (_, i) => `1,${i}`).join('\n'), 'not classes'],
  ])('%s', (name, content, message) => {
    if (content !== undefined) regula.write(name, content)
    const { status, stdout, stderr } = regula.run('train', name)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^regula: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })

  test('also a report that cannot be written, before any training', () => {
    const { status, stderr } = regula.run('train', 'clouds.csv', '--report', 'no/such/folder/r.html')
    expect([status, stderr]).toEqual([1, 'regula: no/such/folder/r.html: there is no such file or folder\n'])
  })

  test('also a training that leaves the finite numbers', () => {
    const { status, stderr } = regula.run(
      'train',
      'clouds.csv',
      '--optimizer',
      'sgd',
      '--learning-rate',
      '1e300',
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/^regula: .* from finite numbers/m)
    expect(stderr).toContain('smaller --learning-rate')
  })
})
