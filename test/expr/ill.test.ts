import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  concat,
  constant,
  dense,
  diagnose,
  type Expr,
  einsum,
  formatError,
  gradient,
  hessianVectorProduct,
  input,
  matmul,
  mean,
  mul,
  oneHot,
  parameter,
  pipe,
  pushforward,
  relu,
  type Shape,
  softmaxCrossEntropy,
  stack,
  sub,
  sum,
  take,
  takeAlongAxis,
  trainingStep,
  where,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropConnect, dropout, l1, l2, maxNorm, proximalL1 } from 'regula/regularize'
import { describe, expect, it } from 'vitest'
import { faultsOf } from './faults.js'

type Float = Expr<Shape, 'float'>

const thisFile = fileURLToPath(import.meta.url)

/** The line that calls this, from the stack as the engine tells it. */
const line = (): string => {
  const frame = (new Error().stack ?? '').split('\n')[2] ?? ''
  return frame.match(/:(\d+):\d+\)?$/)?.[1] ?? '?'
}

const lineOf = (source: string | undefined): string | undefined =>
  source?.startsWith(thisFile) ? source.slice(thisFile.length + 1).split(':')[0] : source

const a: Float = input('a', [2, 3])
const b: Float = input('b', [4])

describe('one mistake is one fault', () => {
  const mistake = (): Float => add(a, b)
  const spreads: Readonly<Record<string, (x: Float) => Expr>> = {
    elementwise: (x) => relu(mul(x, 2)),
    reduction: (x) => mean(x, { axis: 7 }),
    matmul: (x) => matmul(x, input('k', [9, 9])),
    einsum: (x) => einsum('ij,jk->ik', x, a),
    concat: (x) => concat([x, x], { axis: 5 }),
    stack: (x) => stack([x, x], { axis: 5 }),
    where: (x) =>
      where(
        oneHot(constant([1], 'int'), 2).shape.length > 1 ? constant(true, 'bool') : constant(true, 'bool'),
        x,
        x,
      ),
    dense: (x) => pipe(x, dense('h', 3), relu, dense('o', 2)),
    loss: (x) => softmaxCrossEntropy(x, x),
    gradient: (x) => gradient(mean(x), a),
    'several gradients': (x) => gradient(mean(x), [a, b, x]).reduce<Float>((s, g) => add(s, sum(g)), mean(x)),
    'Hessian product': (x) => hessianVectorProduct(mean(x), [a], [a])[0],
    pushforward: (x) => pushforward(x, [a], [a]),
  }
  for (const [name, f] of Object.entries(spreads))
    it(`through ${name}`, async () => {
      const faults = await faultsOf({ out: f(mistake()) })
      expect(faults.map(({ op, operands }) => ({ op, operands }))).toEqual([
        { op: 'add', operands: ['float [2, 3]', 'float [4]'] },
      ])
    })

  it('also where a builder is made of several nodes', async () => {
    const wide: Float = input('x', [2, 3])
    const labels = input('l', [2], 'int')
    const mistakes: readonly Expr[] = [
      dense('h', -1)(wide),
      dense('h h', 3)(wide),
      dense('h', 3)(constant(1)),
      oneHot(labels, -1),
      oneHot(labels, Number.NaN),
      constant([[1], [2, 3]]),
      softmaxCrossEntropy<Shape>(wide, constant([1, 2, 3], 'int')),
      gradient<readonly Float[]>(sum(wide, { axis: 0 }) as Expr<readonly [], 'float'>, [wide, wide])[0] ??
        wide,
      ...gradient(wide as unknown as Expr<readonly [], 'float'>, [wide, wide]).slice(0, 1),
    ]
    for (const mistake of mistakes) expect(await faultsOf({ out: mistake })).toHaveLength(1)
  })

  it('a gradient by several targets says it once', async () => {
    const wrong = a as unknown as Expr<readonly [], 'float'>
    const [x, y] = gradient(wrong, [a, b])
    expect(await faultsOf({ x, y })).toHaveLength(1)
  })

  it('is reported once where the ill node is used often', async () => {
    const x = add(a, b)
    expect(await faultsOf({ one: relu(x), two: mul(x, x), three: x })).toHaveLength(1)
  })
})

describe('all independent faults come back at once', () => {
  it('from every argument of every operation', async () => {
    const one = (): Float => add(a, b)
    const ints = (): Expr<Shape, 'int'> => constant([[1], [2, 3]], 'int') as unknown as Expr<Shape, 'int'>
    const pairs: Readonly<Record<string, Expr>> = {
      add: add(one(), one()),
      matmul: matmul(one(), one()),
      einsum: einsum('i,j->ij', one(), one()),
      concat: concat([one(), one()], { axis: 0 }),
      stack: stack([one(), one()], { axis: 0 }),
      take: take(one(), ints()),
      takeAlongAxis: takeAlongAxis(one(), ints(), { axis: 0 }),
      loss: softmaxCrossEntropy(one(), one()),
      gradient: gradient(mean(one()), one()),
      dense: dense('h', -1)(one()),
      weights: softmaxCrossEntropy(one(), a, { classWeights: one() }),
    }
    for (const [name, pair] of Object.entries(pairs)) {
      const found = await faultsOf({ pair })
      expect([name, found.length]).toEqual([name, 2])
    }
  })

  it('of a whole step: model, rules and optimiser', async () => {
    const x = input('x', ['batch', 3])
    const logits = pipe(x, dense('hidden', 4), relu, dense('out', 2))
    const step = trainingStep({
      loss: mean(add<Float, Float>(logits, input('y', [7, 5]))),
      outputs: { wrong: matmul<Shape, Shape>(x, input('w', [4, 4])) },
      regularize: [
        dropout({ dropRate: 2 }),
        l2({ lambda: -1 }),
        l1({ lambda: Number.NaN }),
        maxNorm({ maxNorm: -1 }),
        proximalL1({ lambda: -3 }),
      ],
      optimizer: sgd({ learningRate: -0.1, momentum: Number.POSITIVE_INFINITY }),
    })
    const result = await compile(step, { seed: -1, dims: { btach: 3 } })()
    const faults = E.isLeft(result) ? result.left.diagnostics : []
    const messages = faults.map(({ op, message }) => `${op}: ${message}`)
    for (const part of [
      'add: shapes',
      'matmul: the inner dimensions',
      'dropout: dropRate',
      'l2: lambda',
      'l1: lambda',
      'maxNorm: maxNorm',
      'proximalL1: lambda',
      'learningRate',
      'momentum',
      'seed',
      "'batch' has no size",
      "no dimension 'btach'",
    ])
      expect(messages.filter((m) => m.includes(part)).length, part).toBeGreaterThan(0)
    expect(new Set(faults).size).toBe(faults.length)
  })
})

describe('where a fault is', () => {
  it('has the operation, the operands and the shortest path from the root', async () => {
    const wrong = matmul<Shape, Shape>(a, input('k', [4, 4]))
    const out = relu(mul(2, wrong))
    expect(await faultsOf({ fine: a, out })).toMatchObject(
      [
        {
          op: 'matmul',
          operands: ['float [2, 3]', 'float [4, 4]'],
          path: 'out > mean > sum[0] > relu > mul[1] > matmul'.replace('sum[0]', 'sum'),
        },
      ].map(({ op, operands }) => ({ op, operands })),
    )
    const [fault] = await faultsOf({ fine: a, out })
    expect(fault?.path).toMatch(/^out > relu > mul\[1\] > matmul$/)
  })

  it('prints as text with all of it', async () => {
    const result = await compile(
      trainingStep({ loss: mean(add(a, b)), optimizer: sgd({ learningRate: 1 }) }),
    )()
    const text = E.isLeft(result) ? formatError(result.left) : ''
    expect(text).toContain('add (float [2, 3], float [4]): shapes [2, 3] and [4] do not broadcast')
    expect(text).toContain('in data > add')
    expect(text).toContain(thisFile)
  })

  it("points to the user's own line", () => {
    const here: readonly (readonly [Expr, string])[] = [
      [add(a, b), line()],
      [matmul<Shape, Shape>(a, b), line()],
      [sum(a, { axis: 9 }), line()],
      [input('', [2]), line()],
      [pipe(constant(1), dense('h', 3)), line()],
      [pipe(a, relu, relu, (x) => add(x, b)), line()],
      [[a].map((x) => add(x, b))[0] ?? a, line()],
      [einsum<string, readonly Float[]>('ij,jk->ik', a, a), line()],
      [softmaxCrossEntropy<Shape>(a, constant([1, 2, 3], 'int')), line()],
    ]
    expect(here.map(([x]) => lineOf(diagnose({ x })[0]?.source))).toEqual(here.map(([, at]) => at))
  })

  it('keeps the line of the mistake when the graph above is rewritten', async () => {
    const x = input('x', [5, 3])
    const hidden = pipe(x, dense('hidden', 4), relu)
    const at = Number(line()) + 1
    const wrong = matmul<Shape, Shape>(hidden, input('k', [7, 7]))
    const step = trainingStep({
      loss: mean(relu(wrong)),
      regularize: [dropout({ dropRate: 0.5, after: () => true }), dropConnect({ dropRate: 0.5 })],
      optimizer: sgd({ learningRate: 1 }),
    })
    const result = await compile(step)()
    const faults = E.isLeft(result) ? result.left.diagnostics : []
    expect(faults.map(({ op, source }) => [op, lineOf(source)])).toEqual([['matmul', String(at)]])
  })

  it('points to the line of a step for a rule of it, however deep the rule runs', async () => {
    const x = input('x', [5, 3])
    let deep: Float = pipe(x, dense('hidden', 4))
    for (let i = 0; i < 50; i += 1) deep = relu(deep)
    const loss = mean(matmul<Shape, Shape>(deep, parameter('k', [4, 1], { initializer: zeros() })))
    const at = Number(line()) + 1
    const step = trainingStep({
      loss,
      optimizer: sgd({ learningRate: 1 }),
      regularize: [dropout({ dropRate: 9 })],
    })
    const result = await compile(step)()
    const faults = E.isLeft(result) ? result.left.diagnostics : []
    expect(faults.map(({ op }) => op)).toContain('dropout')
    expect(faults.map(({ source }) => lineOf(source))).toEqual(faults.map(() => String(at)))
  })

  it('shortens a long path and keeps its ends', () => {
    let x: Float = add(a, b)
    for (let i = 0; i < 40; i += 1) x = relu(x)
    const [fault] = diagnose({ out: x })
    expect(fault?.path).toMatch(/^out > relu.* > … > .*relu > add$/)
    expect((fault?.path ?? '').length).toBeLessThan(120)
  })

  it('is the root itself when the root is at fault', () => {
    expect(diagnose({ out: sub(a, b) })[0]?.path).toBe('out > sub')
  })

  it('leaves the stack limit of the engine as it was', () => {
    const before = Error.stackTraceLimit
    add(a, b)
    expect(Error.stackTraceLimit).toBe(before)
  })
})
