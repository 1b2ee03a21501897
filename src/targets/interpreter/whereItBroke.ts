import * as E from 'fp-ts/lib/Either.js'
import { rootsOf, type Step } from '../../step/Step.js'
import type { RunError, State } from '../Target.js'
import { culprit, firstBad } from './culprit.js'
import { execute, feedOf, orderOf } from './execute.js'

/**
 * The operation of the step as the user wrote it that a compiled run failed at, found by running it again node by
 * node, rounded to float32; nothing where that run goes well, or where what it ends in is not asked for.
 */
export const whereItBroke = (
  step: Step,
  state: State,
  inputs: ReadonlyMap<string, Float64Array>,
  kind: 'fault' | 'nonFinite',
): RunError | undefined => {
  const order = orderOf(rootsOf(step))
  const values = execute(order, feedOf(inputs, state), Math.fround, true)
  if (E.isLeft(values)) return values.left
  if (kind === 'fault') return undefined
  const bad = Object.values(order.roots).find(
    (root) => firstBad(values.right.get(root)?.data ?? new Float64Array(0)) >= 0,
  )
  return bad === undefined ? undefined : culprit(order, values.right, bad)
}
