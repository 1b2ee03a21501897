import { readFileSync } from 'node:fs'
import { encodeStep } from 'regula'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallStep } from '../explain/steps.js'
import { faultsOf } from '../report/wellFormed.js'
import { buildCommandLine, type CommandLine } from './commandLine.js'

let regula: CommandLine
beforeAll(() => {
  regula = buildCommandLine()
  regula.write('step.json', JSON.stringify(encodeStep(smallStep)))
}, 60_000)
afterAll(() => regula.remove())

test('a newcomer sees something at once', () => {
  const { status, stdout, stderr } = regula.run('explain', '--example', 'digits')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^A step of \d+ kernels, batch = 32\n/)
  for (const title of ['Totals', 'Formulas', 'Passes', 'Rewrites', 'Kernels', 'Buffers'])
    expect(stdout).toContain(`\n${title}\n`)
  const larger = regula.run('explain', '--example', 'digits', '--dims', 'batch=64')
  expect(larger.stdout).toContain('batch = 64')
})

test.each([
  ['text', /^A step of \d+ kernels?, n = 4\n/],
  ['latex', /^% total\n\\\[\nL = [\s\S]*% gradient by w\n\\\[\n\\frac\{\\partial L\}\{\\partial w\}/],
  ['dot', /^digraph "step" \{\n[\s\S]*\n\}\n$/],
  ['json', /^\{\n {2}"dims": \{\n {4}"n": 4\n/],
  ['html', /^<!doctype html>\n[\s\S]*<h1>How step\.json runs<\/h1>/],
])('writes %s', (format, pattern) => {
  const { status, stdout, stderr } = regula.run('explain', 'step.json', '--dims', 'n=4', '--format', format)
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout.slice(0, 20_000)).toMatch(pattern)
})

test('writes the plan as a graph, and a page into a file', () => {
  const plan = regula.run('explain', 'step.json', '--dims', 'n=4', '--format', 'dot', '--graph', 'plan')
  expect(plan.stdout).toMatch(/^digraph "plan"/)
  const page = regula.run('explain', 'step.json', '--dims', 'n=4', '--format', 'html', '--out', 'page.html')
  expect(page.stdout).toMatch(/^Explanation: .*page\.html\n$/)
  expect(faultsOf(readFileSync(regula.path('page.html'), 'utf8'))).toEqual([])
})

test.each([
  [[], 2, /give a step, or --example digits/],
  [['step.json', '--example', 'digits'], 2, /not both/],
  [['step.json', '--dims', 'n'], 2, /a name with its size/],
  [['step.json', '--format', 'pdf'], 2, /Allowed choices are text, latex, dot, html, json/],
  [['step.json', '--dims', 'n=4', '--out', 'step.json'], 2, /must not be written/],
  [['step.json'], 1, /the dimension 'n' has no size/],
  [['step.json', '--dims', 'm=4', 'n=4'], 1, /there is no dimension 'm'/],
  [['none.json'], 1, /no such file/],
  [['step.json', '--dims', 'n=4', '--out', 'nowhere/page.html'], 1, /no such file or folder/],
])('says what is wrong: %j', (args, code, message) => {
  const { status, stdout, stderr } = regula.run('explain', ...args)
  expect([status, stdout]).toEqual([code, ''])
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
})
