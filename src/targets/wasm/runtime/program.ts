/* The program of a module at work. */
import type { NumberArray } from '../../../expr/Tensor.js'
import { badInput, type Failure, failure, reasonOf } from '../../ahead/runtime/failure.js'
import { stateOf } from '../../ahead/runtime/stateOf.js'
import { faultText } from '../../arena/faultText.js'
import { unravel } from '../../decodeInput.js'
import type { Inputs } from '../../Target.js'
import type { Tables } from '../ahead/tables.js'
import { faultKinds, header } from '../layout.js'
import type { Functions } from './host.js'
import { takeAll, takeFlat } from './inputs.js'
import { makeOutputs, type Success } from './outputs.js'
import { copies, type Slot, slotsIn } from './slots.js'
import { makeUndo } from './undo.js'

const wordsOf = (slots: readonly Slot[]): readonly NumberArray[] => slots.map(({ words }) => words)

/** Whatever it is asked to do, it does at once. */
export const makeProgram = (memory: ArrayBuffer, engine: Functions, tables: Tables) => {
  const { description, finite } = tables
  const inputs = slotsIn(memory, description.inputs, tables.inputs)
  const outputs = slotsIn(memory, description.outputs, tables.outputs)
  const state = slotsIn(memory, description.state, tables.state)
  const flags = new Int32Array(memory, 0, 8)
  const faultValue = new Float64Array(memory, header.value, 1)
  const undo = makeUndo(wordsOf(state.filter(({ changes }) => changes)), wordsOf(inputs), tables.period)
  const give = makeOutputs(outputs)

  /** What stands outside of the memory needs a closer look. */
  const isUnfinite = ({ dtype, at, size }: Slot): boolean =>
    dtype === 'float' && (at === undefined || engine.unfinite(at, at + 4 * size) !== 0)
  const isWatched = finite ? isUnfinite : undefined
  const unseen = outputs.filter((slot) => slot.isUnseen)

  const nonFinite = (): Failure | undefined => {
    if (!finite || (flags[header.unfinite / 4] === 0 && !unseen.some(isUnfinite))) return undefined
    const slot = [...outputs, ...state].find(isUnfinite)
    if (slot === undefined) return undefined
    const { name, shape, words } = slot
    const position = words.findIndex((x) => !Number.isFinite(x))
    const value = words[position] ?? Number.NaN
    const index = unravel(position, shape)
    const kind = outputs.some((output) => output === slot) ? 'output' : 'state'
    return failure('NonFinite', `${kind} '${name}' has ${value} at [${index.join(', ')}]`, {
      name,
      value,
      index,
    })
  }

  const stopped = (kernel: string, value: number, why: string): Failure =>
    failure('EvaluationFailed', `${kernel}: ${why}`, { kernel, value })

  const failureOf = (): Failure | undefined => {
    const number = flags[header.kernel / 4] ?? 0
    if (number === 0) return nonFinite()
    const value = faultValue[0] ?? Number.NaN
    const kind = faultKinds[flags[header.kind / 4] ?? 0] ?? 'index'
    return stopped(tables.kernels[number - 1] ?? '', value, faultText({ kind, value }))
  }

  const runKernels = (): Failure | undefined => {
    try {
      engine.run()
      return failureOf()
    } catch (error) {
      return stopped('engine', Number.NaN, reasonOf(error))
    }
  }

  const run = (given: Inputs): Success | Failure => {
    const refused = takeFlat(inputs, given, isWatched) ? undefined : takeAll('input', inputs, given, finite)
    if (refused !== undefined) return refused
    undo.remember()
    flags[header.kernel / 4] = 0
    flags[header.unfinite / 4] = 0
    const failed = runKernels()
    if (failed === undefined) return give()
    undo.restore(engine.run)
    return failed
  }

  const load = (given: unknown): { readonly ok: true } | Failure => {
    try {
      const refused = takeAll('state', state, stateOf(state, given), finite)
      if (refused !== undefined) return refused
      undo.forget()
      return { ok: true }
    } catch (error) {
      return badInput([`the state is no file of safetensors: ${reasonOf(error)}`])
    }
  }

  return {
    description: Object.freeze({
      ...description,
      multiplyAdd: engine.fused(1 + 2 ** -12) === 0 ? 'separate' : 'fused',
    }),
    inputs: Object.freeze(Object.fromEntries(inputs.map(({ name, values }) => [name, values]))),
    run,
    state: () => copies(state),
    load,
  }
}
