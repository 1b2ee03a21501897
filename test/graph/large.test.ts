import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  compile,
  concat,
  constant,
  diagnose,
  type Expr,
  evaluate,
  getOrThrow,
  gradient,
  input,
  makeStep,
  mul,
  parameter,
  pushforward,
  relu,
  type Shape,
  sin,
  stack,
  sum,
  tensor,
  toNested,
  trainingStep,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { dropout, l2, labelledAs, parameters, sitesOf } from 'regula/regularize'
import { describe, expect, it } from 'vitest'

type Scalar = Expr<readonly [], 'float'>

const nodes = 100_000
/** Generous, for a busy machine: anything quadratic takes hours. */
const limit = 60_000

const timed = async <A>(f: () => A | Promise<A>): Promise<A> => {
  const start = performance.now()
  const result = await f()
  expect(performance.now() - start).toBeLessThan(limit)
  return result
}

const chain = (start: Scalar, length: number, f: (x: Scalar) => Scalar): Scalar => {
  let x = start
  for (let i = 0; i < length; i += 1) x = f(x)
  return x
}

describe('100,000 nodes', { timeout: 4 * limit }, () => {
  it('in a chain evaluate and differentiate', async () => {
    const x = input('x', [])
    const y = chain(x, nodes, (v) => sin(v))
    await timed(() => getOrThrow(evaluate(y, { inputs: { x: 1 } })))
    const slope = await timed(() =>
      getOrThrow(
        evaluate(
          gradient(
            chain(x, nodes, (v) => relu(v)),
            x,
          ),
          { inputs: { x: 1 } },
        ),
      ),
    )
    expect(toNested(slope)).toBe(1)
    const change = await timed(() =>
      getOrThrow(evaluate(pushforward(chain(x, nodes / 4, relu), [x], [constant(1)]), { inputs: { x: 1 } })),
    )
    expect(toNested(change)).toBe(1)
  })

  it('in a chain make a training step that runs', async () => {
    const w = parameter('w', [], {
      initializer: { kind: 'values', value: tensor('float', [], Float64Array.of(1)) },
    })
    const loss = chain(w, nodes / 10, (v) => relu(add(v, 0)))
    const step = await timed(() =>
      trainingStep({
        loss,
        optimizer: sgd({ learningRate: 0.5 }),
        regularize: [l2({ lambda: 0, on: parameters })],
      }),
    )
    const program = await timed(async () => getOrThrow(await compile(step)()))
    await timed(async () => getOrThrow(await program.run({})()))
    expect(toNested(getOrThrow(await program.state()()).w ?? tensor('float', [], new Float64Array(1)))).toBe(
      0.5,
    )
  })

  it('all of them sites of dropout', async () => {
    const sites = 5000
    const x: Expr<readonly [1], 'float'> = input('x', [1])
    let y: Expr<readonly [1], 'float'> = x
    for (let i = 0; i < sites; i += 1) y = relu(y)
    expect(await timed(() => sitesOf([y]).length)).toBe(sites + 1)
    const w = parameter('w', [1], { initializer: zeros() })
    const step = await timed(() =>
      trainingStep({
        loss: sum(mul(y, w)),
        optimizer: sgd({ learningRate: 1 }),
        regularize: [dropout({ dropRate: 0.1, after: labelledAs('relu') })],
      }),
    )
    expect(step.report).toHaveLength(sites)
    await timed(async () => getOrThrow(await compile(step)()))
  })

  it('under one node, and one node 100,000 times', async () => {
    const leaves = Array.from({ length: nodes }, (_, i) => constant([i]))
    const wide: Expr<Shape, 'float'> = concat(leaves, { axis: 0 })
    expect(toNested(await timed(() => getOrThrow(evaluate(sum(wide)))))).toBe((nodes * (nodes - 1)) / 2)
    const x: Expr<Shape, 'float'> = input('x', [1])
    const same: Expr<Shape, 'float'> = concat(new Array<Expr<Shape, 'float'>>(nodes).fill(x), { axis: 0 })
    expect(toNested(await timed(() => getOrThrow(evaluate(gradient(sum(same), x)))))).toEqual([nodes])
    expect((await timed(() => stack(leaves, { axis: 0 }))).shape).toEqual([nodes, 1])
  })

  it('as so many outputs and inputs', async () => {
    const outputs = Object.fromEntries(
      Array.from({ length: nodes / 10 }, (_, i) => [`y${i}`, relu(input(`x${i}`, []))]),
    )
    const inputs = Object.fromEntries(Object.keys(outputs).map((_, i) => [`x${i}`, i]))
    const program = await timed(async () => getOrThrow(await compile(makeStep({ outputs }))()))
    const values = await timed(async () => getOrThrow(await program.run(inputs)()))
    expect(toNested(values.y7 ?? constantTensor)).toBe(7)
  })

  it('above a fault, or with many faults', async () => {
    const wrong = (): Expr<Shape, 'float'> =>
      add<Expr<Shape, 'float'>, Expr<Shape, 'float'>>(constant([1, 2]), constant([1, 2, 3]))
    let deep = wrong()
    for (let i = 0; i < nodes; i += 1) deep = relu(deep)
    expect(await timed(() => diagnose({ deep }))).toHaveLength(1)
    const many = Array.from({ length: 2000 }, wrong)
    const result = await timed(() => compile(makeStep({ outputs: { y: concat(many, { axis: 0 }) } }))())
    expect(E.isLeft(result) ? result.left.diagnostics.length : 0).toBe(2000)
  })

  it('with named sizes are bound', async () => {
    let x: Expr<Shape, 'float'> = input('x', ['n'])
    for (let i = 0; i < nodes / 4; i += 1) x = relu(x)
    const program = await timed(async () =>
      getOrThrow(await compile(makeStep({ outputs: { x } }), { dims: { n: 1 } })()),
    )
    expect(program.description.outputs[0]?.shape).toEqual([1])
  })
})

const constantTensor = tensor('float', [], new Float64Array(1))
