import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Diagnostic } from '../../expr/diagnose.js'
import type { Plan } from '../../kernel/Plan.js'
import { planOf } from '../../kernel/planOf.js'
import { compileError } from '../compileError.js'
import type { BoundStep, CompileError } from '../Target.js'
import { misfits } from './fits.js'

/** Faults of a target. */
export const targetFault = (target: string, ...messages: readonly string[]): CompileError =>
  compileError(
    messages.map(
      (message): Diagnostic => ({ op: target, message, operands: [], path: 'target', source: undefined }),
    ),
  )

/** The plan of a bound step whose first state and constants a target can hold in an arena of so many bytes. */
export const prepare = (
  { step, initial }: BoundStep,
  { target, largestArena }: { readonly target: string; readonly largestArena: number },
): E.Either<CompileError, Plan> =>
  pipe(
    planOf(step),
    E.mapLeft(({ message }) => targetFault(target, message)),
    E.map(({ plan }) => plan),
    E.chain((plan) => {
      const constants = plan.buffers.filter(({ data }) => data !== undefined)
      const wrong = [
        ...(plan.bytes > largestArena
          ? [`the step takes an arena of ${plan.bytes} bytes; at most ${largestArena} are possible`]
          : []),
        ...misfits('state', plan.state, (name) => initial[name]?.data),
        ...constants.flatMap((buffer) => misfits('constant', [buffer], () => buffer.data)),
      ]
      return wrong.length === 0 ? E.right(plan) : E.left(targetFault(target, ...wrong))
    }),
  )
