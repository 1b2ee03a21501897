import type { Expr } from '../expr/Expr.js'
import type { BoundStep, Port, ProgramDescription } from './Target.js'

const port = (name: string, { dtype, shape }: Pick<Expr, 'dtype' | 'shape'>): Port => ({
  name,
  dtype,
  shape: shape.map(Number),
})

/** What a program of a bound step takes, gives and holds. */
export const describe = (target: string, { step }: BoundStep): ProgramDescription => ({
  target,
  inputs: Object.values(step.inputs).map((input) => port(input.name, input)),
  outputs: Object.entries(step.outputs).map(([name, x]) => port(name, x)),
  state: Object.entries(step.state).map(([name, { definition }]) => port(name, definition)),
})
