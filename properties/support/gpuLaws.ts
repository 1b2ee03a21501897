/* What holds of the gpu target in a mode, as functions that return what is wrong: they run in Node and on a page. */
import * as E from 'fp-ts/lib/Either.js'
import {
  broadcastTo,
  compile,
  constant,
  type Expr,
  getOrThrow,
  interpreter,
  makeStep,
  type Program,
  type State,
} from 'regula'
import { type GpuOptions, gpu } from 'regula/gpu'
import { training } from 'regula/regularize'
import {
  difference,
  type Expected,
  expectedOf,
  type Outcome,
  outcomes,
  startsOf,
  type Trial,
} from './agreement.js'
import { failingTrials, fineFeed } from './failingTrials.js'
import { handSteps } from './handSteps.js'
import { opTrials } from './opTrials.js'
import { productTrials } from './productTrials.js'
import { ruleTrials } from './ruleTrials.js'
import { type TutorialTrial, tutorialTrials } from './tutorialTrials.js'

export type Mode = Exclude<NonNullable<GpuOptions['mode']>, 'auto'>

/** What was found of one law: nothing where it holds. `isLeftOut` where there was nothing that could be compared. */
interface Verdict {
  readonly complaint: string
  readonly isLeftOut?: boolean
}

/** What was found of many laws. */
export interface Report {
  readonly mode: Mode
  /** How many laws were tried. */
  readonly laws: number
  readonly failures: readonly string[]
  /** Laws with nothing to compare: GPUs do not keep NaN. */
  readonly leftOut: readonly string[]
}

// ---------------------------------------------------------------- agreement

const isAllFinite = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined &&
  E.isRight(outcome) &&
  [outcome.right.outputs, outcome.right.state].every((tensors) =>
    Object.values(tensors).every(({ data }) => data.every(Number.isFinite)),
  )

/** The runs of which all numbers are finite, in both precisions. */
const finiteRuns = (trial: Trial, { exact, rounded }: Expected) => {
  const kept = trial.feeds.flatMap((_, i) => (isAllFinite(exact[i]) && isAllFinite(rounded[i]) ? [i] : []))
  const pick = <A>(all: readonly A[]): readonly A[] => all.filter((_, i) => kept.includes(i))
  const starts = startsOf(exact)
  return {
    trial: { ...trial, feeds: pick(trial.feeds) },
    expected: { exact: pick(exact), rounded: pick(rounded) },
    starts: pick(starts),
  }
}

const agrees = async (whole: Trial, mode: Mode): Promise<Verdict> => {
  const { trial, expected, starts } = finiteRuns(whole, await expectedOf(whole, { nonFinite: 'allow' }))
  if (trial.feeds.length === 0) return { complaint: '', isLeftOut: true }
  const found = await outcomes(trial, gpu({ mode, nonFinite: 'allow' }), starts)
  return { complaint: difference(expected, found) }
}

// ---------------------------------------------------------------- runs that fail

const text = (u: unknown): string => JSON.stringify(u)

/** A run that fails says what the interpreter says, leaves the state as it was, and the next run is right. */
const fails = async (trial: Trial, mode: Mode): Promise<Verdict> => {
  const program = getOrThrow(await compile(trial.step, { target: gpu({ mode }) })())
  const oracle = getOrThrow(await compile(trial.step, { target: interpreter() })())
  const fine = fineFeed(trial.step)
  getOrThrow(await program.run(fine)())
  getOrThrow(await oracle.run(fine)())
  const before = text(await program.state()())
  const [feed = {}] = trial.feeds
  const [want, got] = [await oracle.run(feed)(), await program.run(feed)()]
  if (E.isRight(want)) return { complaint: 'the interpreter finds no error' }
  if (text(want) !== text(got)) return { complaint: `${text(got)} instead of ${text(want)}` }
  if (text(await program.state()()) !== before) return { complaint: 'the state is another' }
  getOrThrow(await program.run(fine)())
  const after = Array.from(getOrThrow(await program.state()()).w?.data ?? [])
  return { complaint: `${after}` === '2,8,18' ? '' : `the next run gives ${after}` }
}

// ---------------------------------------------------------------- training

/** How far parameters may be from those of the interpreter in float64. */
const tolerance = 1e-6

const farthest = (want: State, got: State): readonly [string, number] => {
  let most: readonly [string, number] = ['', 0]
  for (const [name, { data, dtype }] of Object.entries(want))
    data.forEach((x, i) => {
      const distance = Math.abs(x - (got[name]?.data[i] ?? Number.NaN))
      if (!(distance <= (dtype === 'float' ? most[1] : 0))) most = [`${name}[${i}]`, distance]
    })
  return most
}

const start = async ({ step, dims = {} }: Trial, mode: Mode | undefined): Promise<Program> => {
  const target = mode === undefined ? interpreter() : gpu({ mode })
  return getOrThrow(await compile(step, { dims, seed: 11, target })())
}

/** The masks that the rule draws in a step. */
const maskTrial = ({ name, step, dropout, dims }: TutorialTrial): Trial | undefined => {
  if (dropout === undefined) return undefined
  const sites = step.report.filter(({ rule }) => rule === dropout.name)
  const masks = sites.map(({ site, shape }): [string, Expr] => [
    site,
    dropout.insert(broadcastTo(constant(1), shape), site),
  ])
  return {
    name,
    step: makeStep({ outputs: training(Object.fromEntries(masks)) }),
    feeds: [{}],
    ...(dims === undefined ? {} : { dims }),
  }
}

const masksOf = async (program: Program, state: State): Promise<string> => {
  getOrThrow(await program.load(state)())
  const masks = Object.values(getOrThrow(await program.run({})()))
  return masks.map(({ data }) => Array.from(data, (m) => (m === 0 ? 0 : 1)).join('')).join(' ')
}

/** The masks of every step are those of the interpreter, drop by drop. */
const masks = async (trial: Trial, mode: Mode, states: readonly State[]): Promise<string> => {
  const [a, b] = [await start(trial, undefined), await start(trial, mode)]
  for (const [i, state] of states.entries()) {
    const [want, got] = [await masksOf(a, state), await masksOf(b, state)]
    if (!want.includes('0') || !want.includes('1')) return `the masks of step ${i} hold nothing`
    if (want !== got) return `the masks of step ${i} differ`
  }
  return ''
}

const trains = async (trial: TutorialTrial, mode: Mode): Promise<Verdict> => {
  const [oracle, program] = [await start(trial, undefined), await start(trial, mode)]
  const states: State[] = []
  for (const [i, feed] of trial.feeds.entries()) {
    const state = getOrThrow(await oracle.state()())
    states.push(state)
    if (trial.isWide) getOrThrow(await program.load(state)())
    getOrThrow(await oracle.run(feed)())
    getOrThrow(await program.run(feed)())
    const [where, distance] = farthest(
      getOrThrow(await oracle.state()()),
      getOrThrow(await program.state()()),
    )
    if (!(distance <= tolerance)) return { complaint: `after step ${i + 1} ${where} is off by ${distance}` }
  }
  const drawn = maskTrial(trial)
  return { complaint: drawn === undefined ? '' : await masks(drawn, mode, states) }
}

// ---------------------------------------------------------------- all of them

interface Law {
  readonly name: string
  readonly verdict: (mode: Mode) => Promise<Verdict>
}

/** The laws by theme. */
export const gpuLaws: Readonly<Record<'agreement' | 'products' | 'failures' | 'training', readonly Law[]>> = {
  agreement: [...opTrials, ...handSteps, ...ruleTrials].map((trial) => ({
    name: trial.name,
    verdict: (mode) => agrees(trial, mode),
  })),
  products: productTrials.map((trial) => ({ name: trial.name, verdict: (mode) => agrees(trial, mode) })),
  failures: failingTrials.map((trial) => ({ name: trial.name, verdict: (mode) => fails(trial, mode) })),
  training: tutorialTrials.map((trial) => ({ name: trial.name, verdict: (mode) => trains(trial, mode) })),
}

export type Theme = keyof typeof gpuLaws

const verdictOf = async ({ verdict }: Law, mode: Mode): Promise<Verdict> => {
  try {
    return await verdict(mode)
  } catch (cause) {
    return { complaint: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** Tries the laws of a theme in a mode: all of them, or every so many. */
export const tryLaws = async (theme: Theme, mode: Mode, every = 1): Promise<Report> => {
  const failures: string[] = []
  const leftOut: string[] = []
  const laws = gpuLaws[theme].filter((_, i) => i % every === 0)
  for (const law of laws) {
    const { complaint, isLeftOut = false } = await verdictOf(law, mode)
    if (complaint !== '') failures.push(`${law.name}: ${complaint}`)
    if (isLeftOut) leftOut.push(law.name)
  }
  return { mode, laws: laws.length - leftOut.length, failures, leftOut }
}
