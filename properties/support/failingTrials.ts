/* Runs that fail, each in its own way: of a variable `w` that a run multiplies by its input. */
import {
  cumsum,
  div,
  type Expr,
  type Inputs,
  input,
  log,
  makeStep,
  mul,
  type Shape,
  type Step,
  sqrt,
  stateVariable,
  sub,
  sum,
  take,
} from 'regula'
import type { Trial } from './agreement.js'

const x: Expr<Shape, 'float'> = input('x', [3])
const w: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('w', [3], 'float', {
  kind: 'constant',
  value: 2,
})
const at = input('at', [2], 'int')
const next: readonly (readonly [Expr, Expr])[] = [[w, mul(w, x)]]

const trial = (name: string, outputs: Readonly<Record<string, Expr>>, feed: Inputs): Trial => ({
  name,
  step: makeStep({ outputs, next }),
  feeds: [feed],
})

export const failingTrials: readonly Trial[] = [
  trial('a logarithm', { y: log(x) }, { x: [1, -1, 2] }),
  trial('a root', { y: sum(sqrt(sub(x, 1))) }, { x: [1, 2, 0] }),
  trial('a division', { y: mul(div(1, x), w) }, { x: [1, 0, 2] }),
  trial('an index', { y: take(w, at), x }, { x: [1, 2, 3], at: [0, 3] }),
  trial('an index below 0', { y: take(w, at), x }, { x: [1, 2, 3], at: [-1, 3] }),
  trial('an index in a running sum', { y: cumsum(take(w, at), { axis: 0 }) }, { x: [1, 2, 3], at: [0, 3] }),
  trial('a missing input', { x }, {}),
  trial('another shape', { x }, { x: [1, 2] }),
  trial('a NaN', { x }, { x: [1, Number.NaN, 2] }),
  trial('an unknown input', { x }, { x: [1, 2, 3], z: 1 }),
]

/** What such a step runs with. */
export const fineFeed = (step: Step): Inputs => ({
  x: [1, 2, 3],
  ...('at' in step.inputs ? { at: [0, 1] } : {}),
})
