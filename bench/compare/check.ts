/* Whether contestants do the same step: their losses and parameters beside those of a reference. */
import { table } from '../markdown.js'
import type { Losses, Parameters } from '../peers/Contestant.js'
import type { Runner } from './Runner.js'

/**
 * What is let pass: of the relative difference of a loss in the first step, of the difference of a parameter after three,
 * and of the share of each kernel and bias that differs by more. Where the input of a ReLU is 0 but for rounding, two
 * contestants may put it on different sides, and the unit then learns something else.
 */
const tolerance = { loss: 1e-5, parameter: 1e-4, share: 1 / 500 }

/** The losses of the first step, and the parameters after the third. */
export interface Trial {
  readonly name: string
  readonly losses: Losses
  readonly parameters: Parameters
}

/** Three steps of a contestant that starts from the first parameters, without dropout. */
export const tryOut = async ({ name, run, parameters }: Runner): Promise<Trial> => {
  const { losses } = await run(1)
  await run(2)
  return { name, losses, parameters: await parameters() }
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b)

interface Distance {
  readonly largest: number
  /** How many values differ by more than the tolerance. */
  readonly beyond: number
  readonly isNear: boolean
}

const far: Distance = { largest: Number.NaN, beyond: Number.NaN, isNear: false }

/** A NaN anywhere is beyond the tolerance. */
const distance = (a: Float32Array, b: Float32Array | undefined): Distance => {
  if (a.length !== b?.length) return far
  let [largest, beyond] = [0, 0]
  for (const [k, x] of a.entries()) {
    const apart = Math.abs(x - (b[k] ?? Number.NaN))
    largest = Math.max(largest, apart)
    if (!(apart <= tolerance.parameter)) beyond += 1
  }
  return { largest, beyond, isNear: Number.isFinite(largest) && beyond <= tolerance.share * a.length }
}

const apart = (a: Parameters, b: Parameters): Distance => {
  if (a.length !== b.length) return far
  const parts = a.flatMap(({ kernel, bias }, k) => [
    distance(kernel, b[k]?.kernel),
    distance(bias, b[k]?.bias),
  ])
  return {
    largest: Math.max(...parts.map(({ largest }) => largest)),
    beyond: parts.reduce((total, { beyond }) => total + beyond, 0),
    isNear: parts.every(({ isNear }) => isNear),
  }
}

const compareTo =
  (reference: Trial) =>
  ({ name, losses, parameters }: Trial) => {
    const data = relative(losses.data, reference.losses.data)
    const penalty = relative(losses.penalty, reference.losses.penalty)
    const { largest, beyond, isNear } = apart(parameters, reference.parameters)
    const isSame = data <= tolerance.loss && penalty <= tolerance.loss && isNear
    return { name, losses, differences: [data, penalty, largest], beyond, isSame }
  }

/** A table of how far each trial is from the reference, and the names of those that are too far from it. */
export const compareTrials = (
  trials: readonly Trial[],
  reference: Trial,
): { readonly text: string; readonly wrong: readonly string[] } => {
  const found = trials.map(compareTo(reference))
  const head = ['contestant', 'data loss', 'penalty', 'data loss differs', 'penalty differs']
  return {
    text: table(
      [...head, 'parameters differ', `of them by more than ${tolerance.parameter}`],
      found.map(({ name, losses: { data, penalty }, differences, beyond }) => [
        ...[name, data.toFixed(7), penalty.toFixed(7)],
        ...differences.map((difference) => difference.toExponential(1)),
        String(beyond),
      ]),
    ),
    wrong: found.filter(({ isSame }) => !isSame).map(({ name }) => name),
  }
}

/** The first step with dropout must not be the one without: its loss differs. */
export const dropsSomething = (losses: Losses, { losses: without }: Trial): boolean =>
  relative(losses.data, without.data) > 100 * tolerance.loss
