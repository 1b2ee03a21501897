import * as E from 'fp-ts/lib/Either.js'
import { pathsFrom } from '../../expr/diagnose.js'
import { rootsOf, type Step } from '../../step/Step.js'
import { unravel } from '../decodeInput.js'
import type { EvaluationFailed, State } from '../Target.js'
import { execute, feedOf, orderOf } from './execute.js'

/** The first operation of a step as the user wrote it that makes a whole number beyond a limit. */
export const whereItGrew = (
  step: Step,
  state: State,
  inputs: ReadonlyMap<string, Float64Array>,
  limit: number,
): EvaluationFailed | undefined => {
  const order = orderOf(rootsOf(step))
  const values = execute(order, feedOf(inputs, state), Math.fround, true)
  if (E.isLeft(values)) return values.left
  for (const { node, shape } of order.nodes) {
    if (node.dtype !== 'int' || node.args.length === 0) continue
    const data = values.right.get(node)?.data ?? new Float64Array(0)
    const at = data.findIndex((x) => !(Math.abs(x) <= limit))
    if (at >= 0)
      return {
        _tag: 'EvaluationFailed',
        op: node.label?.kind ?? node.op.name,
        path: pathsFrom(order.roots)(node),
        message: `${data[at]} at [${unravel(at, shape).join(', ')}] is beyond the whole numbers that kernels hold, up to ${limit}`,
      }
  }
  return undefined
}
