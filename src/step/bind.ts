import type { Expr } from '../expr/Expr.js'
import { bindDims, dimNames } from '../expr/rewrite.js'
import { bindShape, type Dims } from '../expr/Shape.js'
import { rootsOf, type Step } from './Step.js'

/** The named dimensions that a step leaves open. */
export const openDims = (step: Step): readonly string[] => dimNames(Object.values(rootsOf(step)))

/** The same step with named dimensions replaced by sizes. */
export const bindStep = (step: Step, dims: Dims): Step => {
  if (Object.keys(dims).length === 0) return step
  const bind: (node: Expr) => Expr = bindDims(Object.values(rootsOf(step)), dims)
  return {
    inputs: mapValues(step.inputs, (port) => ({ ...port, shape: bindShape(port.shape, dims) })),
    state: mapValues(step.state, ({ definition, next }) => ({
      definition: { ...definition, shape: bindShape(definition.shape, dims) },
      next: bind(next),
    })),
    outputs: mapValues(step.outputs, bind),
    report: step.report,
    faults: step.faults,
  }
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (a: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]))
