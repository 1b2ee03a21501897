import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  decodeStep,
  encodeStep,
  formatError,
  input,
  makeStep,
  mul,
  type Program,
  type Step,
  stateVariable,
  stepFromText,
  stepToText,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { postOrder } from '../../src/graph/postOrder.js'
import { rootsOf } from '../../src/step/Step.js'
import { problemsOf, rightOf, sampleStep } from './sample.js'

const compiled = async (step: Step): Promise<Program> => {
  const program = await compile(step, { dims: { batch: 2 }, seed: 3 })()
  if (E.isLeft(program)) throw new Error(formatError(program.left))
  return program.right
}

const inputs = {
  x: [
    [1, 2, 3, 4],
    [-1, 0.5, 0, 2],
  ],
  labels: [0, 2],
}

const zero = { kind: 'constant', value: 0 } as const

describe('round trip', () => {
  test('a training step runs to the same bits', async () => {
    const { outputs: all, ...rest } = sampleStep()
    const { fixed: _, ...outputs } = all
    const step = makeStep({
      outputs,
      next: Object.values(rest.state).flatMap(({ definition, next }) => {
        const target = postOrder(Object.values(rootsOf(sampleStep()))).find(
          ({ op: { attributes } }) =>
            typeof attributes === 'object' &&
            attributes !== null &&
            'name' in attributes &&
            attributes.name === definition.name,
        )
        return target === undefined ? [] : [[target, next] as const]
      }),
      report: rest.report,
    })
    const [a, b] = [await compiled(step), await compiled(rightOf(stepFromText(stepToText(step))))]
    expect(b.description).toEqual(a.description)
    for (let i = 0; i < 3; i += 1) {
      const left = await a.run(inputs)()
      expect(E.isRight(left)).toBe(true)
      expect(await b.run(inputs)()).toStrictEqual(left)
      expect(await b.state()()).toStrictEqual(await a.state()())
    }
  })

  test('everything is kept: report, names, labels, the number of nodes, the order', () => {
    const step = sampleStep()
    const copy = rightOf(decodeStep(encodeStep(step)))
    expect(step.report.length).toBeGreaterThan(0)
    expect(copy.report).toEqual(step.report)
    expect(Object.keys(copy.outputs)).toEqual(Object.keys(step.outputs))
    expect(Object.keys(copy.state)).toEqual(Object.keys(step.state))
    expect(Object.values(copy.state).map(({ definition }) => definition)).toEqual(
      Object.values(step.state).map(({ definition }) => definition),
    )
    expect(JSON.stringify(encodeStep(copy))).toBe(JSON.stringify(encodeStep(step)))
  })

  test('the order of the state, also where reading would find another', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => stateVariable(name, [], 'float', zero))
    if (a === undefined || b === undefined || c === undefined || d === undefined) return expect.unreachable()
    const step = makeStep({
      outputs: {},
      next: [
        [a, c],
        [b, mul(b, 2)],
        [c, d],
      ],
    })
    const copy = rightOf(decodeStep(encodeStep(step)))
    expect(Object.keys(copy.state)).toEqual(Object.keys(step.state))
    expect(JSON.stringify(encodeStep(copy))).toBe(JSON.stringify(encodeStep(step)))
  })

  test('a variable that nothing reads, and one that does not change', () => {
    const [seen, fixed] = [
      stateVariable('seen', [], 'float', zero),
      stateVariable('fixed', [], 'float', zero),
    ]
    const step = makeStep({ outputs: { y: mul(fixed, 2) }, next: [[seen, input('x', [])]] })
    const copy = rightOf(decodeStep(encodeStep(step)))
    expect(Object.keys(copy.state).sort()).toEqual(['fixed', 'seen'])
    expect(copy.state.seen?.next.op.name).toBe('input')
    expect(copy.state.fixed?.next.op.name).toBe('variable')
  })
})

describe('faults', () => {
  const n = stateVariable('n', [], 'float', zero)

  test('a step at fault cannot be read back', () => {
    const step = makeStep({ outputs: { y: add(n, 1) }, next: [[n, input('x', [2])]] })
    expect(step.faults).toHaveLength(1)
    expect(problemsOf(decodeStep(encodeStep(step)))).toContain("the next value of 'n' is float [2]")
  })

  const good = JSON.parse(
    stepToText(makeStep({ outputs: { y: add(n, 1), x: input('x', [2]) }, next: [[n, add(n, 1)]] })),
  )

  test.each([
    ['two next values', { state: [...good.state, ...good.state] }, 'two next values'],
    ['a next value of another shape', { state: [[good.state[0][0], good.outputs.x]] }, 'the next value of'],
    ['a next value of what is no variable', { state: [[good.outputs.x, 0]] }, 'only a variable'],
    ['a triple', { state: [[0, 0, 0]] }, 'state[0]: has 3 items'],
    ['a single', { state: [[0]] }, 'state[0][1]: is missing'],
    ['a state as a record', { state: {} }, 'state: is an object'],
    [
      'a report with an unknown key',
      { report: [{ rule: 'a', kind: 'noise', site: 's', shape: [], x: 1 }] },
      'report[0].x',
    ],
    [
      'a report of an unknown kind',
      { report: [{ rule: 'a', kind: 'b', site: 's', shape: [] }] },
      'report[0].kind',
    ],
    ['an empty list of faults', { faults: [] }, 'faults'],
    ['an unknown key', { roots: {} }, 'roots: is unknown'],
    ['outputs with a reserved name', { outputs: { 'next n': 0 } }, 'has a name that the step itself uses'],
  ])('%s', (_, change, expected) => {
    expect(E.isRight(decodeStep(good))).toBe(true)
    expect(problemsOf(decodeStep({ ...good, ...change }))).toContain(expected)
  })

  test('two definitions of one name', () => {
    const other = { ...good.nodes[0], attributes: { ...good.nodes[0].attributes, shape: [7] } }
    const json = {
      ...good,
      nodes: [...good.nodes, other],
      outputs: { ...good.outputs, z: good.nodes.length },
    }
    expect(problemsOf(decodeStep(json))).toContain('is defined twice')
  })
})
