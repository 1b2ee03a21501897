import {
  compile,
  dense,
  evaluationStep,
  formatError,
  gradient,
  input,
  interpreter,
  monteCarloStep,
  pipe,
  relu,
  square,
  sum,
  trainingStep,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout, named, regularize } from 'regula/regularize'
import { expect, test } from 'vitest'

const x = input('x', ['batch', 3])
const loss = sum(pipe(x, dense('first', 4), relu, dense('second', 2)))
const slope = gradient(loss, x)
const penalised = sum(square(slope))
const optimizer = sgd({ learningRate: 0.1 })
const noise = [dropout({ dropRate: 0.5 })]

const problem = async (step: Parameters<typeof compile>[0]): Promise<string> => {
  const compiled = await compile(step, { target: interpreter(), dims: { batch: 2 } })()
  return compiled._tag === 'Left' ? formatError(compiled.left) : ''
}

test('noise that a gradient in the model does not see is a fault, not a wrong number', async () => {
  expect(await problem(trainingStep({ loss: penalised, regularize: noise, optimizer }))).toContain(
    'call regularize first',
  )
  expect(await problem(monteCarloStep({ outputs: { slope }, regularize: noise }))).toContain(
    'call regularize first',
  )
  const classic = [dropout({ dropRate: 0.5, mode: 'classic' })]
  expect(await problem(evaluationStep({ outputs: { slope }, regularize: classic }))).toContain(
    'call regularize first',
  )
  expect(await problem(evaluationStep({ outputs: { slope }, regularize: noise }))).toBe('')
})

test('a gradient of the regularised model sees the noise', async () => {
  const { outputs } = regularize(noise)({ loss, outputs: { loss } })
  const seen = sum(square(gradient(outputs.loss, x)))
  expect(await problem(trainingStep({ loss: seen, optimizer }))).toBe('')
})

test('a rule that picks nothing is a fault that lists the sites', async () => {
  const typo = [dropout({ dropRate: 0.5, after: named('frist/relu') })]
  expect(await problem(trainingStep({ loss, regularize: typo, optimizer }))).toMatch(
    /picks nothing.*first\/relu/,
  )
})
