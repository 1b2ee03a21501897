/* What of a step runs on a device in one mode, and what beside it. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Plan } from '../../kernel/Plan.js'
import type { DevicePlan } from './DevicePlan.js'
import { type Mode, modes } from './engine/modes.js'
import { productOf } from './lower/DeviceLoop.js'
import { lowerPlan } from './lower/lowerPlan.js'
import { split } from './lower/split.js'
import { type Script, scriptOf } from './text/script.js'

/** A step for one mode. */
export interface ModeScript {
  readonly script: Script
  readonly host: Plan
}

const tooLong = ({ kernels }: DevicePlan, mode: Mode): readonly string[] =>
  kernels.flatMap(({ name, reductions }) => {
    const rounds = reductions.reduce((sum, { inner }) => sum + productOf(inner), 0)
    return rounds > modes[mode].mostRounds
      ? [`a thread of ${name} takes ${rounds} rounds; ${mode} kernels take ${modes[mode].mostRounds}`]
      : []
  })

/** A plan in one mode, over arrays of so many numbers at most; the texts say why it cannot run there. */
export const scriptFor = (
  plan: Plan,
  mode: Mode,
  mostNumbers = modes[mode].mostNumbers,
): E.Either<readonly string[], ModeScript> => {
  const lowered = pipe(
    lowerPlan(plan, modes[mode]),
    E.chain((whole) => split(whole, mostNumbers)),
  )
  if (E.isLeft(lowered)) return lowered
  const long = tooLong(lowered.right, mode)
  if (long.length > 0) return E.left(long)
  return E.right({
    script: scriptOf(lowered.right, { areKept: modes[mode].keepsNaN }),
    host: lowered.right.host,
  })
}
