import * as E from 'fp-ts/lib/Either.js'
import { close, dot, firstDifference, type Subject } from './compare.js'
import { cotangentName, directionName } from './derivatives.js'
import { centralDifference, stepSizes } from './differences.js'
import { basis, type Direction } from './directions.js'
import type { Evaluator, Point, Values } from './evaluateAt.js'
import type { BoundInput } from './GradientInput.js'
import type { DerivativeMismatch, GradientMismatch } from './GradientMismatch.js'

/** An expression on trial at one point. */
export interface Trial {
  readonly inputs: readonly BoundInput[]
  /** `gradient0`…, `hessian0`…, `secondGradient0`… by input, and `tangent`. */
  readonly derivatives: Evaluator
  /** `value`, and `gradient0`… when second derivatives are on trial. */
  readonly values: Evaluator
  readonly point: Point
  /** The shape of the value. */
  readonly shape: readonly number[]
  readonly tolerance: number
}

const subjectsOf = ({ inputs, shape }: Trial, found: Values, order: 1 | 2): readonly Subject[] => {
  const of = (name: string): Float64Array => found[name] ?? new Float64Array(0)
  const first: Subject = {
    law: 'pushforward',
    of: 'the value',
    shape,
    derivative: of('tangent'),
    difference: 'value',
  }
  const second = inputs.flatMap((input, k): readonly Subject[] => {
    const rest = { of: `the gradient by '${input.name}'`, shape: input.shape, difference: `gradient${k}` }
    return [
      { law: 'hessian', derivative: of(`hessian${k}`), ...rest },
      { law: 'secondGradient', derivative: of(`secondGradient${k}`), ...rest },
    ]
  })
  return order === 1 ? [first] : [first, ...second]
}

/** Compares what both modes say of one direction with each other and with the values. */
const tryDirection = (trial: Trial, direction: Direction, order: 1 | 2): E.Either<GradientMismatch, void> => {
  const { inputs, point, tolerance } = trial
  const k = inputs.findIndex(({ name }) => name === direction.input.name)
  const zeros = inputs.map((other, i) => [directionName(i), new Float64Array(other.values.length)] as const)
  const found = trial.derivatives(new Map([...point, ...zeros, [directionName(k), direction.values]]))
  if (E.isLeft(found)) return E.left({ _tag: 'NotDifferentiable', message: found.left })
  const weights = point.get(cotangentName) ?? new Float64Array(0)
  const backward = dot(found.right[`gradient${k}`] ?? new Float64Array(0), direction.values)
  const forward = dot(weights, found.right.tangent ?? new Float64Array(0))
  const about = { _tag: 'DerivativeMismatch', input: direction.input.name, index: direction.index } as const
  const adjoint: DerivativeMismatch = {
    ...about,
    law: 'adjoint',
    of: 'the weighted value, backwards and forwards,',
    derivative: backward,
    difference: forward,
  }
  const subjects = subjectsOf(trial, found.right, order)
  let mismatch: DerivativeMismatch | undefined
  for (const h of stepSizes) {
    const along = new Map([[direction.input.name, direction.values]])
    const differences = centralDifference(trial.values, point, along, h)
    if (E.isLeft(differences)) return E.left({ _tag: 'NotDifferentiable', message: differences.left })
    const slope = dot(weights, differences.right.value ?? new Float64Array(0))
    const different: DerivativeMismatch | undefined = close(backward, slope, tolerance)
      ? firstDifference(subjects, differences.right, direction, tolerance)
      : { ...about, law: 'pullback', of: 'the weighted value', derivative: backward, difference: slope }
    if (different === undefined)
      return close(backward, forward, tolerance) ? E.right(undefined) : E.left(adjoint)
    mismatch ??= different
  }
  return E.left(mismatch ?? adjoint)
}

/** The first direction that fails; a random one is taken apart into the elements of its input. */
export const tryAll = (
  trial: Trial,
  directions: readonly Direction[],
  order: 1 | 2,
): E.Either<GradientMismatch, void> => {
  for (const direction of directions) {
    const result = tryDirection(trial, direction, order)
    if (E.isRight(result)) continue
    if (direction.index !== undefined) return result
    const single = tryAll(trial, basis(direction.input), order)
    return E.isLeft(single) ? single : result
  }
  return E.right(undefined)
}
