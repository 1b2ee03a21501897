import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeExprs } from '../../src/codec/exprCodec.js'
import { encodeStep } from '../../src/codec/stepCodec.js'
import { dense, input, mul, pipe, relu, softmaxCrossEntropy, trainingStep } from '../../src/index.js'
import { sgd } from '../../src/optimizers/index.js'
import { dropout } from '../../src/regularize/index.js'
import { buildCommandLine, type CommandLine, clouds } from './commandLine.js'

let regula: CommandLine
beforeAll(() => {
  regula = buildCommandLine()
}, 60_000)
afterAll(() => regula.remove())

const step = trainingStep({
  loss: softmaxCrossEntropy(
    pipe(input('x', ['batch', 4]), dense('hidden', 5), relu, dense('output', 3)),
    input('labels', ['batch'], 'int'),
  ),
  regularize: [dropout({ dropRate: 0.5 })],
  optimizer: sgd({ learningRate: 0.1 }),
})

test('says what a step is', () => {
  regula.write('step.json', JSON.stringify(encodeStep(step)))
  const { status, stdout, stderr } = regula.run('check', 'step.json')
  expect([status, stderr]).toEqual([0, ''])
  for (const line of [
    'A step.',
    '  x: float [batch, 4]',
    '  labels: int [batch]',
    '  hidden/kernel: float [4, 5]',
    '  total: float []',
    'dimensions: batch',
  ])
    expect(stdout.split('\n')).toContain(line)
  expect(stdout).toMatch(/^nodes: \d+$/m)
})

test('says what expressions and data are', () => {
  const x = input('x', ['n'])
  regula.write('square.json', JSON.stringify(encodeExprs({ square: mul(x, x) })))
  expect(regula.run('check', 'square.json').stdout).toContain('  square: float [n]')
  regula.write('clouds.csv', clouds(10))
  expect(regula.run('check', 'clouds.csv').stdout).toContain('samples of each class: 5, 5')
})

const encoded = encodeStep(step)

test.each([
  ['none.json', undefined, 'there is no such file'],
  ['cut.json', JSON.stringify(encoded).slice(0, 500), 'line 1, column 501'],
  ['other.json', '{"format":"onnx"}', 'is no JSON of this package'],
  ['list.json', '[]', 'is no JSON of this package'],
  ['version.json', JSON.stringify({ ...encoded, version: 2 }), 'version'],
  ['outputs.json', JSON.stringify({ ...encoded, outputs: { y: 1e9 } }), 'outputs.y'],
  ['bad.csv', '1,2\n3,x\n4,y\n', 'row 3, column 2'],
])('lists what is wrong with %s', (name, content, message) => {
  if (content !== undefined) regula.write(name, content)
  const { status, stdout, stderr } = regula.run('check', name)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
  expect(stderr).toMatch(new RegExp(`^(regula: ${name}: [^\n]+\n)+$`))
})
