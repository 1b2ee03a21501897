import {
  add,
  dense,
  type Expr,
  input,
  matmul,
  mean,
  meanSquaredError,
  mul,
  parameter,
  pipe,
  relu,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sum,
  tanh,
  transpose,
  zeros,
} from 'regula'
import {
  activations,
  allOf,
  anyOf,
  biases,
  inputs,
  kernels,
  labelledAs,
  named,
  noneOf,
  parameters,
  type Selector,
  type Site,
  sitesOf,
} from 'regula/regularize'
import { describe, expect, it } from 'vitest'

const pickedBy = (selector: Selector, ...roots: readonly Expr[]): readonly string[] => [
  ...new Set(
    sitesOf(roots)
      .filter(selector)
      .map(({ name }) => name),
  ),
]

const x = input('x', ['batch', 4])
const labels = input('labels', ['batch'], 'int')
const scores = pipe(x, dense('first', 8), relu, dense('second', 8), tanh, dense('out', 3))
const output = sigmoid(scores)
const loss = softmaxCrossEntropy(scores, labels)

const siteNamed = (name: string): Site => ({
  node: x,
  kind: 'parameter',
  name,
  shape: [],
  role: 'kernel',
  hidden: false,
})

describe('selectors', () => {
  it('activations are those that a layer follows, not the output', () => {
    expect(pickedBy(activations, loss, output)).toEqual(['first/relu', 'second/tanh'])
    expect(pickedBy(labelledAs('sigmoid'), output)).toEqual(['out/sigmoid'])
  })

  it('activations inside a loss are none', () => {
    const y = input('y', ['batch', 3])
    expect(pickedBy(activations, meanSquaredError(relu(scores), y))).toEqual(['first/relu', 'second/tanh'])
  })

  it('a layer may use its kernel transposed', () => {
    const tied = parameter('tied', [9, 8], { initializer: zeros() })
    const y = matmul(relu(dense('first', 8)(x)), transpose(tied))
    expect(pickedBy(activations, y)).toEqual(['first/relu'])
  })

  it('a hand-written penalty on a kernel hides nothing', () => {
    const w = parameter('w', [4, 2], { initializer: zeros() })
    const prediction = sigmoid(matmul(x, w))
    expect(pickedBy(activations, add(mean(prediction), sum(mul(w, w))))).toEqual([])
  })

  it('inputs are those that a layer follows, and never labels', () => {
    const offset = input('offset', ['batch', 3])
    expect(pickedBy(inputs, mean(add(scores, offset)), loss)).toEqual(['x'])
  })

  it('parameters by role', () => {
    expect(pickedBy(kernels, loss)).toEqual(['first/kernel', 'second/kernel', 'out/kernel'])
    expect(pickedBy(biases, loss)).toEqual(['first/bias', 'second/bias', 'out/bias'])
    expect(pickedBy(parameters, loss)).toHaveLength(6)
    const scale = parameter('scale', [], { initializer: zeros(), role: 'scale' })
    expect(pickedBy(kernels, mul(scale, mean(x)))).toEqual([])
  })

  it('combine', () => {
    expect(pickedBy(allOf(kernels, noneOf(named('out/*'))), loss)).toEqual(['first/kernel', 'second/kernel'])
    expect(pickedBy(anyOf(labelledAs('relu'), biases), loss)).toEqual([
      'first/bias',
      'first/relu',
      'second/bias',
      'out/bias',
    ])
    expect(pickedBy(anyOf(), loss)).toEqual([])
    expect(pickedBy(allOf(), loss)).toEqual(pickedBy(noneOf(anyOf()), loss))
    expect(pickedBy(({ shape }) => shape[0] === 4, loss)).toEqual(['first/kernel'])
  })

  it('names, with * for anything', () => {
    const cases: readonly (readonly [string | RegExp, string, boolean])[] = [
      ['hidden/kernel', 'hidden/kernel', true],
      ['hidden/kernel', 'hidden/kernel2', false],
      ['hidden/*', 'hidden/kernel', true],
      ['hidden/*', 'hidden', false],
      ['*', '', true],
      ['**', 'anything', true],
      ['*/kernel', 'a/b/kernel', true],
      ['a*b*c', 'a-b-c', true],
      ['a*b*c', 'acb', false],
      ['ab*ba', 'aba', false],
      ['ab*ba', 'abba', true],
      ['*b*b*', 'b', false],
      ['', '', true],
      ['a.b', 'axb', false],
      ['a.b', 'a.b', true],
      ['a?', 'a', false],
      ['(a|b)', 'a', false],
      ['[ab]', 'a', false],
      ['a+', 'aa', false],
      ['^a$', 'a', false],
      ['\\w', 'a', false],
      [/^hid/, 'hidden/kernel', true],
      [/KERNEL$/i, 'hidden/kernel', true],
      [/kernel/g, 'hidden/kernel', true],
      [/kernel/y, 'hidden/kernel', true],
    ]
    for (const [pattern, name, expected] of cases)
      expect([pattern, name, named(pattern)(siteNamed(name))]).toEqual([pattern, name, expected])
    const stateful = named(/k/g)
    expect([stateful(siteNamed('k')), stateful(siteNamed('k'))]).toEqual([true, true])
  })

  it('a pattern of many stars does not hang', () => {
    expect(named(`${'*a'.repeat(60)}b`)(siteNamed('a'.repeat(200)))).toBe(false)
  })
})

describe('sites', () => {
  it('have the name of their layer, and one name each', () => {
    const sites = sitesOf([loss, output])
    const names = sites.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'x',
        'first',
        'first/relu',
        'first/kernel',
        'second/tanh',
        'out',
        'out/sigmoid',
      ]),
    )
    expect(new Set(names).size).toBe(names.length)
  })

  it('several results of one kind are told apart', () => {
    const h = dense('h', 3)(x)
    const y = add(relu(h), relu(relu(h)))
    const names = sitesOf([y])
      .filter(labelledAs('relu'))
      .map(({ name }) => name)
    expect(new Set(names).size).toBe(3)
    expect(names[0]).toBe('h/relu')
  })

  it('nodes of one parameter are one site by name', () => {
    const shared = dense('shared', 4)
    const names = sitesOf([softmax(shared(relu(shared(x))))])
      .filter(parameters)
      .map(({ name }) => name)
    expect([...new Set(names)]).toEqual(['shared/kernel', 'shared/bias'])
  })

  it('are the same however often the model is built', () => {
    const build = (): readonly string[] =>
      sitesOf([mean(pipe(input('x', [2, 4]), dense('a', 3), relu, dense('b', 1)))]).map(({ name }) => name)
    expect(build()).toEqual(build())
  })
})
