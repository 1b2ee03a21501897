/* The plan of a step for kernels whose whole numbers are float32 numbers. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Plan } from '../../kernel/Plan.js'
import { runPasses } from '../../passes/pipeline.js'
import { rootsOf, type Step } from '../../step/Step.js'
import { prepare, targetFault } from '../arena/prepare.js'
import type { BoundStep, CompileError } from '../Target.js'
import { doubtfulInts } from './doubtfulInts.js'
import { limits } from './limits.js'

const doubtsOf = (step: Step) => doubtfulInts(Object.values(rootsOf(step)))

/** What may go beyond is stored like an output, for all whole numbers that are stored are checked. */
const storing = (bound: BoundStep, step: Step): E.Either<CompileError, Plan> => {
  const names = new Set(Object.keys(step.outputs))
  const doubts = doubtsOf(step).map((node, i) => [`${[...names].join()} ${i}`, node] as const)
  const outputs = { ...step.outputs, ...Object.fromEntries(doubts) }
  return pipe(
    prepare({ ...bound, step: { ...step, outputs } }, limits),
    E.map((plan) => ({ ...plan, outputs: plan.outputs.filter(({ name }) => names.has(name)) })),
  )
}

export const planFor = (bound: BoundStep): E.Either<CompileError, Plan> =>
  doubtsOf(bound.step).length === 0
    ? prepare(bound, limits)
    : pipe(
        runPasses(bound.step),
        E.mapLeft(({ message }) => targetFault('gpu', message)),
        E.chain(({ step }) => storing(bound, step)),
      )
