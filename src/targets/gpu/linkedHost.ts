/* The host's part of a plan, generated and compiled in this process. */
import * as E from 'fp-ts/lib/Either.js'
import { writesOf } from '../../kernel/Kernel.js'
import type { Plan } from '../../kernel/Plan.js'
import { write } from '../arena/memory.js'
import { link, start } from '../javascript/link.js'
import { planText } from '../javascript/planText.js'
import { type Host, makeHost } from './Host.js'

/** The buffers that kernels change. */
export const changedBuffers = (plan: Plan): readonly number[] => [
  ...new Set(plan.kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer))),
]

/** A host with memory of its own, in which the constants of the plan stand. */
export const linkedHost = (plan: Plan): E.Either<string, Host> => {
  const linked = link(planText(plan))
  if (E.isLeft(linked)) return linked
  const started = start(linked.right, plan.bytes)
  if (E.isLeft(started)) return started
  const { memory, run } = started.right
  for (const buffer of plan.buffers) if (buffer.data !== undefined) write(memory, buffer, buffer.data)
  return E.right(makeHost({ memory, run, buffers: plan.buffers, changed: changedBuffers(plan) }))
}
