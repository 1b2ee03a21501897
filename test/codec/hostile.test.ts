import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  decodeExprs,
  decodeState,
  decodeStep,
  encodeExprs,
  encodeState,
  encodeStep,
  input,
  parseJson,
  stepFromText,
  stepToText,
  tensor,
} from 'regula'
import { describe, expect, test } from 'vitest'
import { inBoundedTime, problemsOf, sampleStep } from './sample.js'

const decoders = { decodeExprs, decodeStep, decodeState } as const

const everyDecoder = (value: unknown): readonly string[] =>
  Object.values(decoders).map((decode) => inBoundedTime(() => problemsOf(decode(value))))

const step: unknown = JSON.parse(stepToText(sampleStep()))

const document = (nodes: unknown): unknown => ({ format: 'regula/expressions', version: 1, nodes, roots: {} })

const variableOf = (shape: unknown): unknown => ({
  op: 'variable',
  args: [],
  attributes: {
    name: 'w',
    shape,
    dtype: 'float',
    role: 'kernel',
    trainable: true,
    initializer: { kind: 'constant', value: 0 },
  },
})

const bomb = (): unknown => {
  let value: unknown = [1]
  for (let i = 0; i < 30; i += 1) value = [value, value, value, value]
  return value
}

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const throwing = {
  get format(): string {
    throw {
      toString: () => {
        throw new Error('twice')
      },
    }
  },
}

const cycle: { format: string; version: number; nodes: unknown[]; roots: unknown } = {
  format: 'regula/expressions',
  version: 1,
  nodes: [],
  roots: {},
}
cycle.nodes.push(cycle)

describe('values by reference', () => {
  test.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['NaN', Number.NaN],
    ['a date', new Date()],
    ['a map', new Map()],
    ['a typed array', new Float64Array(3)],
    ['a cycle', cycle],
    ['a getter that throws', throwing],
    ['a revoked proxy', revoked()],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
    ],
    [
      'a list that says it is endless',
      new Proxy([], { get: (_, key) => (key === 'length' ? Number.POSITIVE_INFINITY : 1) }),
    ],
    ['a list whose length is no number', new Proxy([], { get: () => Symbol('x') })],
    [
      'an endless proxy',
      new Proxy(
        {},
        {
          ownKeys: () => ['a'],
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
          get: (_target, _key, self: unknown) => self,
        },
      ),
    ],
    ['a list of 4 billion holes', new Array(2 ** 32 - 1)],
    ['a text of 100 MB', 'x'.repeat(1e8)],
  ])('%s', (_, value) => {
    for (const text of everyDecoder(value)) expect(text).not.toBe('nothing is wrong')
    for (const text of everyDecoder(document(value))) expect(text).not.toBe('nothing is wrong')
    for (const text of everyDecoder(document([{ op: 'input', args: [], attributes: value }])))
      expect(text).not.toBe('nothing is wrong')
  })

  test('shared lists, 4³⁰ when counted', { timeout: 60_000 }, () => {
    expect(inBoundedTime(() => problemsOf(decodeState(bomb())))).toContain('too much data')
    expect(inBoundedTime(() => problemsOf(decodeExprs(document(bomb()))))).toContain('too much data')
  })

  test('typed arrays and objects of classes are no data', () => {
    const value = { dtype: 'float', shape: [1e9], data: new Float64Array(1) }
    expect(
      problemsOf(decodeExprs(document([{ op: 'constant', args: [], attributes: { value } }]))),
    ).toContain('object of a class')
  })

  test('a record that changes while it is read is read once', () => {
    let reads = 0
    const shifty = {
      op: 'input',
      args: [],
      get attributes() {
        reads += 1
        return reads === 1 ? { name: 'x', shape: [2], dtype: 'float' } : undefined
      },
    }
    expect(problemsOf(decodeExprs(document([shifty])))).toBe('nothing is wrong')
    expect(reads).toBe(1)
  })
})

describe('deep nesting', () => {
  const lists = `${'['.repeat(1e6)}${']'.repeat(1e6)}`
  const records = `${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`

  test.each([
    ['lists', lists],
    ['records', records],
  ])('%s, as JSON.parse gives them', (_, text) => {
    const value: unknown = JSON.parse(text)
    for (const found of everyDecoder(value)) expect(found).toMatch(/nested|deep/)
    for (const found of everyDecoder(document([{ op: 'constant', args: [], attributes: { value } }])))
      expect(found).toMatch(/nested|deep/)
  })

  test.each([
    ['lists', lists],
    ['records', records],
    ['lists never closed', '['.repeat(1e8)],
  ])('%s as text', (_, text) => {
    expect(inBoundedTime(() => problemsOf(parseJson(text)))).toMatch(
      /^line 1, column \d+: is nested more than 32 levels deep$/,
    )
  })

  test('the path of what is too deep is cut', () => {
    const result = decodeExprs(JSON.parse(lists))
    expect(E.isLeft(result) && result.left.problems[0]?.path.length).toBeLessThan(300)
  })
})

describe('huge shapes', () => {
  test.each([
    ['a size of 2³¹', [2 ** 31]],
    ['10¹⁸ elements', [1e9, 1e9]],
    ['10¹⁸ elements beside a named size', ['batch', 1e9, 1e9]],
    ['17 axes', Array.from({ length: 17 }, () => 1)],
    ['a million axes', Array.from({ length: 1e6 }, () => 1)],
    ['a negative size', [-1]],
    ['a fraction', [1.5]],
    ['an infinite size', [Number.POSITIVE_INFINITY]],
    ['a name that is none', ['__proto__ ']],
    ['a name of 100,000 characters', ['x'.repeat(1e5)]],
  ])('%s is refused', (_, shape) => {
    expect(inBoundedTime(() => problemsOf(decodeExprs(document([variableOf(shape)]))), 500)).not.toBe(
      'nothing is wrong',
    )
  })

  test('a declaration of 10⁹ elements costs nothing', () => {
    expect(inBoundedTime(() => problemsOf(decodeExprs(document([variableOf([1e9])]))), 500)).toBe(
      'nothing is wrong',
    )
  })

  test('a result of too many elements is refused where it arises', () => {
    const grown = { op: 'broadcast', args: [0], attributes: { shape: [2e9, 2e9], axes: [] } }
    const one = { op: 'constant', args: [], attributes: { value: { dtype: 'float', shape: [], data: [1] } } }
    expect(problemsOf(decodeExprs(document([one, grown])))).toContain('nodes[1]: broadcast: has the shape')
    const padded = {
      op: 'pad',
      args: [0],
      attributes: { ranges: [{ low: 2 ** 31 - 1, high: 2 ** 31 - 1, interior: 0 }] },
    }
    expect(problemsOf(decodeExprs(document([variableOf([0]), padded])))).toContain('nodes[1]')
  })

  test('a tensor of 10⁹ elements without its numbers', () => {
    const value = { dtype: 'float', shape: [1e9], data: [1] }
    expect(
      problemsOf(decodeExprs(document([{ op: 'constant', args: [], attributes: { value } }]))),
    ).toContain('1 numbers do not make the shape [1000000000]')
    expect(problemsOf(decodeState({ format: 'regula/state', version: 1, tensors: { value } }))).toContain(
      'tensors.value',
    )
  })

  test('a list of a million wrong ranges has one problem', () => {
    const ranges = Array.from({ length: 1e6 }, () => 7)
    const text = inBoundedTime(() =>
      problemsOf(
        decodeExprs(document([variableOf([2]), { op: 'slice', args: [0], attributes: { ranges } }])),
      ),
    )
    expect(text.split('\n')).toHaveLength(1)
  })

  test('a million nodes are read, one more is not', { timeout: 60_000 }, () => {
    const one = variableOf([])
    const all = Array.from({ length: 1_000_001 }, () => one)
    expect(problemsOf(decodeExprs(document(all)))).toContain('at most 1000000')
    const some = all.slice(0, 100_000)
    expect(inBoundedTime(() => problemsOf(decodeExprs(document(some))), 20_000)).toBe('nothing is wrong')
  })
})

describe('names of the prototype', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('%s as a key, anywhere', (name) => {
    const key = JSON.stringify(name)
    const texts = [
      `{${key}: 1}`,
      `{"format":"regula/expressions","version":1,"nodes":[],"roots":{${key}:0}}`,
      `{"format":"regula/state","version":1,"tensors":{${key}:{"dtype":"float","shape":[],"data":[1]}}}`,
      `{"format":"regula/expressions","version":1,"roots":{},"nodes":[{"op":"stopGradient","args":[],"attributes":{${key}:{"polluted":1}}}]}`,
      `{"epochs": 1, ${key}: {"seed": 5}}`,
    ]
    for (const text of texts)
      for (const found of everyDecoder(JSON.parse(text))) expect(found).not.toBe('nothing is wrong')
    expect('polluted' in {}).toBe(false)
    expect(problemsOf(decodeExprs(JSON.parse(texts[1] ?? '')))).toContain('is a key that is refused')
  })
})

describe('numbers', () => {
  const constantOf = (item: unknown): unknown =>
    document([
      { op: 'constant', args: [], attributes: { value: { dtype: 'float', shape: [1], data: [item] } } },
    ])

  test.each(['NaN', 'Infinity', '-Infinity', '-0'])('the string %s is a number', (text) => {
    expect(problemsOf(decodeExprs(constantOf(text)))).toBe('nothing is wrong')
  })

  test.each(['nan', 'inf', '+Infinity', '1', '0x1', '', ' NaN', null, true, [1], {}])(
    '%j is none',
    (item) => {
      expect(problemsOf(decodeExprs(constantOf(item)))).toContain('nodes[0].attributes.value')
    },
  )

  test('1e999 in a text is refused', () => {
    expect(problemsOf(decodeExprs(JSON.parse('{"a": 1e999}')))).toContain('a: is Infinity')
  })
})

describe('texts', () => {
  const text = stepToText(sampleStep())

  test('a file cut anywhere is refused with the place', () => {
    for (let i = 0; i < 50; i += 1) {
      const cut = Math.floor((text.length * i) / 50)
      const result = stepFromText(text.slice(0, cut))
      expect(E.isLeft(result)).toBe(true)
      expect(problemsOf(result)).toMatch(/^line 1, column \d+: /)
    }
    expect(E.isRight(stepFromText(text))).toBe(true)
  })

  test('the line and the column of what is wrong', () => {
    expect(problemsOf(parseJson('{\n  "a": 1,\n  "b": [1, 2\n'))).toContain('line 4, column 1')
  })

  test('a text over the limit is not looked at', () => {
    expect(problemsOf(parseJson('x'.repeat(11), { maximumLength: 10 }))).toBe(
      'has 11 characters, at most 10 are read',
    )
  })

  test('a byte order mark is left out', () => {
    expect(parseJson('\uFEFF[1]')).toEqual(E.right([1]))
  })

  test.each([
    ['empty lists', '[],'],
    ['empty records', '{},'],
    ['texts', '"a",'],
  ])('a text that would take more memory than there is: %s', (_, item) => {
    const large = `[${item.repeat(5e7)}1]`
    expect(inBoundedTime(() => problemsOf(parseJson(large)), 10_000)).toContain('too much data')
  })

  test('quotes and brackets inside texts do not count', () => {
    const value = { a: '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[', b: 'x"y\\', 'c"{': ['\\"'] }
    expect(parseJson(JSON.stringify(value))).toEqual(E.right(value))
  })
})

describe('a valid encoding with one thing changed', () => {
  const junk = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      0,
      1,
      0.5,
      1e9,
      2 ** 31,
      1e300,
      '',
      'x',
      '__proto__',
      'NaN',
      [],
      {},
      [[]],
      { a: 1 },
    ),
    fc.jsonValue({ maxDepth: 3 }),
    fc.anything({
      maxDepth: 2,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
  )

  /** Replaces what the numbers lead to; a place further down when there is one. */
  const mutate = (value: unknown, choices: readonly number[], by: unknown, extra: boolean): unknown => {
    const [choice, ...rest] = choices
    if (choice === undefined || typeof value !== 'object' || value === null) return by
    if (Array.isArray(value)) {
      if (value.length === 0) return extra ? [by] : by
      const at = choice % value.length
      if (rest.length === 0 && extra) return [...value.slice(0, at), by, ...value.slice(at)]
      return value.map((item: unknown, i) => (i === at ? mutate(item, rest, by, extra) : item))
    }
    const entries = Object.entries(value)
    if (entries.length === 0 || (rest.length === 0 && extra)) return { ...value, extra: by }
    const at = choice % entries.length
    return Object.fromEntries(
      entries.map(([key, item], i) => [key, i === at ? mutate(item, rest, by, extra) : item]),
    )
  }

  const state = JSON.parse(
    JSON.stringify(
      encodeState({
        w: tensor('float', [2], Float64Array.of(1, -0)),
        n: tensor('int', [], Float64Array.of(3)),
      }),
    ),
  )

  const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 })

  test('a step', () => {
    let read = 0
    fc.assert(
      fc.property(choices, junk, fc.boolean(), (path, by, extra) => {
        const decoded = inBoundedTime(() => decodeStep(mutate(step, path, by, extra)), 2_000)
        if (E.isLeft(decoded)) {
          expect(decoded.left.problems.length).toBeGreaterThan(0)
          for (const { path, message } of decoded.left.problems)
            expect(path.length + message.length).toBeLessThan(1000)
        } else {
          read += 1
          const again = decodeStep(JSON.parse(JSON.stringify(encodeStep(decoded.right))))
          expect(problemsOf(again)).toBe('nothing is wrong')
        }
      }),
      { numRuns: 2000 },
    )
    expect(read).toBeLessThan(1000)
  })

  test('expressions', () => {
    const json = encodeExprs({ ...sampleStep().outputs, i: input('i', [3], 'bool') })
    fc.assert(
      fc.property(choices, junk, fc.boolean(), (path, by, extra) => {
        const decoded = decodeExprs(mutate(json, path, by, extra))
        if (E.isRight(decoded)) expect(E.isRight(decodeExprs(encodeExprs(decoded.right)))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('a state', () => {
    fc.assert(
      fc.property(choices, junk, fc.boolean(), (path, by, extra) => {
        const decoded = decodeState(mutate(state, path, by, extra))
        if (E.isRight(decoded)) expect(decodeState(encodeState(decoded.right))).toStrictEqual(decoded)
      }),
      { numRuns: 1000 },
    )
  })

  test('a text with some characters changed', () => {
    const text = stepToText(sampleStep())
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(5), fc.string({ maxLength: 5 }), (at, cut, by) => {
        const decoded = stepFromText(text.slice(0, at) + by + text.slice(at + cut))
        if (E.isRight(decoded)) expect(E.isRight(stepFromText(stepToText(decoded.right)))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('anything at all', () => {
    fc.assert(
      fc.property(
        fc.anything({
          maxDepth: 4,
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
          withSparseArray: true,
          withObjectString: true,
        }),
        (value) => {
          for (const decode of Object.values(decoders)) decode(value)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
