import * as E from 'fp-ts/lib/Either.js'
import { type Tensor, tensor } from '../expr/Tensor.js'
import type { BoundPort, Plan } from '../kernel/Plan.js'
import { makeMemory } from './planMemory.js'
import { kernelRunner } from './runKernel.js'

/** Numbers by the names of inputs or variables. */
export type PlanValues = Readonly<Record<string, ArrayLike<number>>>

/** What one run of a plan gives. */
export interface PlanRun {
  readonly outputs: Readonly<Record<string, Tensor>>
  readonly state: Readonly<Record<string, Tensor>>
}

/** So many faults of a run are told. */
const most = 20

/**
 * Runs a plan once as its definition reads, without any target: float64 arithmetic, rounded where it is stored. Every
 * access is watched. What comes back instead of values are reads and writes outside a buffer, of what is dead or was
 * never written, of what the same kernel has written over, and buffers that take bytes of others: a bug in a plan,
 * which a target might run without a sign of it.
 *
 * @param plan what `planOf` makes of a step
 * @param inputs numbers for each input
 * @param state numbers for each variable
 */
export const runPlan = (
  plan: Plan,
  inputs: PlanValues,
  state: PlanValues,
): E.Either<readonly string[], PlanRun> => {
  const memory = makeMemory(plan)
  const run = kernelRunner(plan, memory)
  memory.enter(-1)
  const put = (ports: readonly BoundPort[], values: PlanValues): void => {
    for (const { name, buffer } of ports) {
      const numbers = values[name]
      if (numbers === undefined) memory.fault(`there is no value for '${name}'`)
      else for (const [p, value] of Array.from(numbers).entries()) memory.write(buffer, p, value)
    }
  }
  put(plan.inputs, inputs)
  put(plan.state, state)
  for (const { id, data } of plan.buffers)
    data?.forEach((value, p) => {
      memory.write(id, p, value)
    })
  plan.kernels.forEach((kernel, k) => {
    memory.enter(k)
    run(kernel)
    memory.leave(k)
  })
  memory.enter(plan.kernels.length)
  const get = (ports: readonly BoundPort[]): Readonly<Record<string, Tensor>> =>
    Object.fromEntries(
      ports.map(({ name, dtype, shape, buffer }) => [name, tensor(dtype, shape, memory.numbers(buffer))]),
    )
  const result = { outputs: get(plan.outputs), state: get(plan.state) }
  return memory.faults.length === 0 ? E.right(result) : E.left(memory.faults.slice(0, most))
}
