import fc from 'fast-check'
import { compile, getOrThrow, gradient, interpreter, javascript, makeStep, type Target, wasm } from 'regula'
import { gpu } from 'regula/gpu'
import { arbitraryExpr, type RandomExpr } from 'regula/testing'
import { describe, expect, test } from 'vitest'
import { difference, expectedOf, outcomes, startsOf, type Trial } from './support/agreement.js'
import { failingTrials, fineFeed } from './support/failingTrials.js'
import { handSteps } from './support/handSteps.js'
import { opTrials } from './support/opTrials.js'
import { productTrials } from './support/productTrials.js'
import { feedOf, leavesOf } from './support/randomExpr.js'
import { arbitraryTraining } from './support/trainingTrials.js'

/** A target, and the same where a NaN or an infinity is a value. */
interface Contestant {
  readonly name: string
  readonly target: Target
  readonly lenient: Target
  /** How many of the drawn trials it is given: gpu.js takes its time to compile a kernel. */
  readonly share: number
}

/** Every target beside the interpreter: a new one adds its line. */
const targets: readonly Contestant[] = [
  { name: 'javascript', target: javascript(), lenient: javascript({ nonFinite: 'allow' }), share: 1 },
  { name: 'wasm', target: wasm(), lenient: wasm({ nonFinite: 'allow' }), share: 1 },
  ...(['cpu', 'webasm'] as const).map((mode) => ({
    name: `gpu in mode ${mode}`,
    target: gpu({ mode }),
    lenient: gpu({ mode, nonFinite: 'allow' }),
    share: mode === 'cpu' ? 1 : 1 / 4,
  })),
]

const trialOf = (drawn: RandomExpr): Trial => {
  const slopes = gradient(drawn.expr, leavesOf(drawn))
  const feed = Object.entries(feedOf(drawn)).map(([name, x]) => [name, x.map(Math.fround)] as const)
  const outputs = { y: drawn.expr, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) }
  return { name: 'random', step: makeStep({ outputs }), feeds: [Object.fromEntries(feed)] }
}

describe.each(targets)('$name', ({ target, lenient, share }) => {
  const agrees = async (trial: Trial): Promise<void> => {
    const expected = await expectedOf(trial, { nonFinite: 'allow' })
    const found = await outcomes(trial, lenient, startsOf(expected.exact))
    expect(difference(expected, found)).toBe('')
  }

  test.each(opTrials)('agrees on $name', agrees)

  test.each(handSteps)('agrees on $name', agrees)

  test.each(productTrials)('agrees on a product: $name', agrees)

  test('agrees on random expressions and their gradients', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExpr({ maxFunctions: 12 }), (drawn) => agrees(trialOf(drawn))),
      { numRuns: 400 * share },
    )
  }, 60_000)

  test('agrees on training steps', async () => {
    await fc.assert(fc.asyncProperty(arbitraryTraining, agrees), { numRuns: 80 * share })
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

describe.each(targets)('a run of $name that fails', ({ target }) => {
  test.each(failingTrials)('for $name says what the interpreter says', async (trial) => {
    const [[want], [got]] = [await outcomes(trial, interpreter()), await outcomes(trial, target)]
    expect(got?._tag).toBe('Left')
    expect(got).toEqual(want)
  })

  test.each(failingTrials)(
    'for $name leaves the state as it was, and the next run is right',
    async ({ step, feeds }) => {
      const program = getOrThrow(await compile(step, { target })())
      const fine = fineFeed(step)
      getOrThrow(await program.run(fine)())
      const before = getOrThrow(await program.state()())
      expect((await program.run(feeds[0] ?? {})())._tag).toBe('Left')
      expect(getOrThrow(await program.state()())).toEqual(before)
      getOrThrow(await program.run(fine)())
      expect(Array.from(getOrThrow(await program.state()()).w?.data ?? [])).toEqual([2, 8, 18])
    },
  )
})
