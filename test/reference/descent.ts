/* Ways down for the objectives of `sklearn`, as steps of Regula, and running until nothing changes. */
import {
  add,
  div,
  type Expr,
  gradient,
  greater,
  type Inputs,
  makeStep,
  mul,
  parameter,
  type Shape,
  type State,
  type Step,
  sqrt,
  square,
  stateVariable,
  sub,
  sum,
  where,
} from '../../src/index.js'
import { softThreshold } from '../../src/regularize/index.js'
import type { Float } from './arguments.js'
import { start } from './training.js'

type Scalar = Expr<readonly [], 'float'>

/** A tensor that moves: a kernel may be pulled to zero by λ|·|, a bias never is. */
export interface Moving {
  readonly name: string
  readonly shape: readonly number[]
  readonly role: 'kernel' | 'bias'
}

/** A parameter that starts at zero. */
export const fromZero = ({ name, shape, role }: Moving): Float =>
  parameter<Shape>(name, shape, { initializer: { kind: 'constant', value: 0 }, role })

const dot = (a: Float, b: Float): Scalar => sum(mul(a, b))

/**
 * FISTA (Beck and Teboulle 2009) with the gradient restart of O'Donoghue and Candès 2015, for
 * f(values) + λ Σ|kernels|, from zero; without λ for f alone.
 */
export const acceleratedStep = (
  lossAt: (values: readonly Float[]) => Scalar,
  moving: readonly Moving[],
  learningRate: Scalar,
  lambda?: Scalar,
): Step => {
  const t = stateVariable('t', [], 'float', { kind: 'constant', value: 1 })
  const now = moving.map(fromZero)
  const ahead = moving.map((one) => fromZero({ ...one, name: `${one.name}/ahead` }))
  const slopes = gradient<readonly Float[]>(lossAt(ahead), ahead)
  const next = moving.map(({ role }, i): Float => {
    const moved: Float = sub(ahead[i] ?? t, mul(learningRate, slopes[i] ?? t))
    return lambda !== undefined && role === 'kernel' ? softThreshold(moved, mul(learningRate, lambda)) : moved
  })
  const uphill = next
    .map((w, i) => dot(sub(ahead[i] ?? t, w), sub(w, now[i] ?? t)))
    .reduce((a, b) => add(a, b))
  const restart = greater(uphill, 0)
  const nextT = div(add(1, sqrt(add(1, mul(4, square(t))))), 2)
  const momentum = where(restart, 0, div(sub(t, 1), nextT))
  return makeStep({
    outputs: {},
    next: [
      [t, where(restart, 1, nextT)],
      ...next.flatMap((w, i) => {
        const before = now[i] ?? t
        const overshot: Float = add(w, mul(momentum, sub(w, before)))
        return [[before, w] as const, [ahead[i] ?? t, overshot] as const]
      }),
    ],
  })
}

// ---------------------------------------------------------------- running

const largestChange = (a: State, b: State, names: readonly string[]): number => {
  let change = 0
  for (const name of names) {
    const before = a[name]?.data ?? []
    const after = b[name]?.data ?? []
    const size = Array.from(after).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    for (let i = 0; i < after.length; i += 1)
      change = Math.max(change, Math.abs((after[i] ?? 0) - (before[i] ?? 0)) / (size || 1))
  }
  return change
}

/** How far the values may still move, relative to the largest of their tensor, in one block of steps. */
const still = 2e-15

const block = 50

export interface Descent {
  readonly state: State
  readonly steps: number
}

/** Runs until a block of steps changes the named values no more, or `most` steps are done. */
export const descend = async (
  step: Step,
  inputs: Inputs,
  names: readonly string[],
  most = 20_000,
): Promise<Descent> => {
  const program = await start(step)
  let state = await program.state()
  let steps = 0
  while (steps < most) {
    for (let i = 0; i < block; i += 1) await program.run(inputs)
    steps += block
    const next = await program.state()
    const change = largestChange(state, next, names)
    state = next
    if (change <= still) break
  }
  return { state, steps }
}
