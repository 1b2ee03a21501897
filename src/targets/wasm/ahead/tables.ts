/* What a program has to know of its module, as JSON inside of it: so the text that loads it does not grow with the model. */
import { writesOf } from '../../../kernel/Kernel.js'
import type { BoundPort, Plan } from '../../../kernel/Plan.js'
import type { FirstValue } from '../../arena/firstValues.js'
import type { Port, ProgramDescription } from '../../Target.js'
import { isUnseen } from '../isUnseen.js'
import { addressIn } from '../planModule.js'
import { periodFor } from '../Undo.js'
import type { Place } from './withSection.js'

/** Where a port stands in the memory, in bytes; an input that no kernel reads stands nowhere. */
export interface PortPlace {
  readonly at: number | undefined
}

/** A module in the file, and what it needs to run. */
export interface Build {
  readonly place: Place
  readonly pages: number
  readonly scratch: number
}

export interface Tables {
  readonly description: Pick<ProgramDescription, 'target' | 'inputs' | 'outputs' | 'state'> & {
    readonly kernels: number
    readonly arenaBytes: number
  }
  readonly inputs: readonly PortPlace[]
  readonly outputs: readonly (PortPlace & { readonly isUnseen: boolean })[]
  readonly state: readonly (PortPlace & { readonly changes: boolean })[]
  readonly kernels: readonly string[]
  /** Where constants stand in the memory, and in the file. */
  readonly constants: readonly (readonly [at: number, from: number, to: number])[]
  /** Runs between two copies of the state. */
  readonly period: number
  /** Whether a NaN or an infinity in an output or in the next state is an error. */
  readonly finite: boolean
  readonly plain: Build
  readonly relaxed: Build | undefined
}

const bytesOf = (plan: Plan, bound: readonly BoundPort[]): number =>
  bound.reduce((total, { buffer }) => total + (plan.buffers[buffer]?.bytes ?? 0), 0)

/** The constants of a plan, from the first byte after their start in the file on. */
const constantPlaces = (constants: readonly FirstValue[], start: number): Tables['constants'] => {
  let from = start
  return constants.map(({ buffer, words }) => {
    const place = [addressIn(buffer), from, from + words.byteLength] as const
    from += words.byteLength
    return place
  })
}

export const tablesOf = (
  plan: Plan,
  { target, inputs, outputs, state }: ProgramDescription,
  constants: { readonly values: readonly FirstValue[]; readonly start: number },
  rest: Pick<Tables, 'finite' | 'plain' | 'relaxed'>,
): Tables => {
  const bufferIn = (bound: readonly BoundPort[]) => {
    const buffers = new Map(bound.map(({ name, buffer }) => [name, plan.buffers[buffer]]))
    return ({ name }: Port) => {
      const buffer = buffers.get(name)
      return { buffer, at: buffer === undefined ? undefined : addressIn(buffer) }
    }
  }
  const written = new Set<number | undefined>(plan.kernels.flatMap(writesOf).map(({ buffer }) => buffer))
  const changing = plan.state.filter(({ buffer }) => written.has(buffer))
  return {
    description: { target, inputs, outputs, state, kernels: plan.kernels.length, arenaBytes: plan.bytes },
    inputs: inputs.map(bufferIn(plan.inputs)).map(({ at }) => ({ at })),
    outputs: outputs
      .map(bufferIn(plan.outputs))
      .map(({ buffer, at }) => ({ at, isUnseen: buffer !== undefined && isUnseen(plan, buffer) })),
    state: state
      .map(bufferIn(plan.state))
      .map(({ buffer, at }) => ({ at, changes: written.has(buffer?.id) })),
    kernels: plan.kernels.map(({ name }) => name),
    constants: constantPlaces(constants.values, constants.start),
    period: periodFor(bytesOf(plan, changing), bytesOf(plan, plan.inputs)),
    ...rest,
  }
}
