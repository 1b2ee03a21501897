import fc from 'fast-check'
import {
  compile,
  div,
  type Expr,
  getOrThrow,
  gradient,
  input,
  interpreter,
  javascript,
  log,
  makeStep,
  mul,
  type Shape,
  sqrt,
  stateVariable,
  sub,
  sum,
  type Target,
  take,
  wasm,
} from 'regula'
import { arbitraryExpr, type RandomExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { difference, expectedOf, outcomes, startsOf, type Trial } from './support/agreement.js'
import { handSteps } from './support/handSteps.js'
import { opTrials } from './support/opTrials.js'
import { feedOf, leavesOf } from './support/randomExpr.js'
import { arbitraryTraining } from './support/trainingTrials.js'

/** Every target beside the interpreter: a new one adds its line. */
const targets: readonly Target[] = [javascript(), wasm()]

/** The same targets where a NaN or an infinity is a value. */
const lenient: Readonly<Record<string, Target>> = {
  javascript: javascript({ nonFinite: 'allow' }),
  wasm: wasm({ nonFinite: 'allow' }),
}

const trialOf = (drawn: RandomExpr): Trial => {
  const slopes = gradient(drawn.expr, leavesOf(drawn))
  const feed = Object.entries(feedOf(drawn)).map(([name, x]) => [name, x.map(Math.fround)] as const)
  const outputs = { y: drawn.expr, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) }
  return { name: 'random', step: makeStep({ outputs }), feeds: [Object.fromEntries(feed)] }
}

describe.each(targets)('$name', (target) => {
  const agrees = async (trial: Trial): Promise<void> => {
    const forgiving = lenient[target.name] ?? target
    const expected = await expectedOf(trial, { nonFinite: 'allow' })
    const found = await outcomes(trial, forgiving, startsOf(expected.exact))
    expect(difference(expected, found)).toBe('')
  }

  test.each(opTrials)('agrees on $name', agrees)

  test.each(handSteps)('agrees on $name', agrees)

  test('agrees on random expressions and their gradients', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExpr({ maxFunctions: 12 }), (drawn) => agrees(trialOf(drawn))),
      { numRuns: 400 },
    )
  }, 60_000)

  test('agrees on training steps', async () => {
    await fc.assert(fc.asyncProperty(arbitraryTraining, agrees), { numRuns: 80 })
  }, 60_000)

  test('gives the same bits twice', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTraining, async (trial) => {
        expect(await outcomes(trial, target)).toEqual(await outcomes(trial, target))
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  test('goes on from a state of the interpreter, and the interpreter from its', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTraining, async (trial) => {
        const a = getOrThrow(await compile(trial.step, { target })())
        const b = getOrThrow(await compile(trial.step)())
        getOrThrow(await a.run(trial.feeds[0] ?? {})())
        const state = getOrThrow(await a.state()())
        getOrThrow(await b.load(state)())
        expect(getOrThrow(await b.state()())).toEqual(state)
        getOrThrow(await b.run(trial.feeds[1] ?? {})())
        getOrThrow(await a.load(getOrThrow(await b.state()()))())
        const back = getOrThrow(await a.state()())
        for (const [name, { data }] of Object.entries(getOrThrow(await b.state()())))
          expect(Array.from(back[name]?.data ?? [])).toEqual(
            Array.from(data, back[name]?.dtype === 'float' ? Math.fround : (v) => v),
          )
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})

// ---------------------------------------------------------------- runs that fail

describe.each(targets)('a run of $name that fails', (target) => {
  const x: Expr<Shape, 'float'> = input('x', [3])
  const w: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('w', [3], 'float', {
    kind: 'constant',
    value: 2,
  })
  const at = input('at', [2], 'int')
  const next: readonly (readonly [Expr, Expr])[] = [[w, mul(w, x)]]
  const failing: readonly Trial[] = [
    { name: 'a logarithm', step: makeStep({ outputs: { y: log(x) }, next }), feeds: [{ x: [1, -1, 2] }] },
    {
      name: 'a root',
      step: makeStep({ outputs: { y: sum(sqrt(sub(x, 1))) }, next }),
      feeds: [{ x: [1, 2, 0] }],
    },
    {
      name: 'a division',
      step: makeStep({ outputs: { y: mul(div(1, x), w) }, next }),
      feeds: [{ x: [1, 0, 2] }],
    },
    {
      name: 'an index',
      step: makeStep({ outputs: { y: take(w, at), x }, next }),
      feeds: [{ x: [1, 2, 3], at: [0, 3] }],
    },
    {
      name: 'an index below 0',
      step: makeStep({ outputs: { y: take(w, at), x }, next }),
      feeds: [{ x: [1, 2, 3], at: [-1, 3] }],
    },
    { name: 'a missing input', step: makeStep({ outputs: { x }, next }), feeds: [{}] },
    { name: 'another shape', step: makeStep({ outputs: { x }, next }), feeds: [{ x: [1, 2] }] },
    { name: 'a NaN', step: makeStep({ outputs: { x }, next }), feeds: [{ x: [1, Number.NaN, 2] }] },
    { name: 'an unknown input', step: makeStep({ outputs: { x }, next }), feeds: [{ x: [1, 2, 3], z: 1 }] },
  ]

  test.each(failing)('for $name says what the interpreter says', async (trial) => {
    const [[want], [got]] = [await outcomes(trial, interpreter()), await outcomes(trial, target)]
    expect(got?._tag).toBe('Left')
    expect(got).toEqual(want)
  })

  test.each(failing)(
    'for $name leaves the state as it was, and the next run is right',
    async ({ step, feeds }) => {
      const program = getOrThrow(await compile(step, { target })())
      const fine = { x: [1, 2, 3], ...('at' in step.inputs ? { at: [0, 1] } : {}) }
      getOrThrow(await program.run(fine)())
      const before = getOrThrow(await program.state()())
      expect((await program.run(feeds[0] ?? {})())._tag).toBe('Left')
      expect(getOrThrow(await program.state()())).toEqual(before)
      getOrThrow(await program.run(fine)())
      expect(Array.from(getOrThrow(await program.state()()).w?.data ?? [])).toEqual([2, 8, 18])
    },
  )
})
