import * as E from 'fp-ts/lib/Either.js'
import { tensor } from '../../expr/Tensor.js'
import type { BoundPort, PlacedBuffer, Plan } from '../../kernel/Plan.js'
import { faultText } from '../arena/faultText.js'
import { misfits } from '../arena/fits.js'
import { firstNonFinite, read, write } from '../arena/memory.js'
import { decodeValues, unravel } from '../decodeInput.js'
import { whereItBroke } from '../interpreter/whereItBroke.js'
import { makeQueue } from '../queue.js'
import type {
  BadInput,
  BoundStep,
  Inputs,
  Outputs,
  Program,
  ProgramDescription,
  RunError,
  State,
} from '../Target.js'
import { type Slot, slotsAt, writeFlat } from './inputs.js'
import { isUnseen } from './isUnseen.js'
import { arenaStart, faultKinds, header } from './layout.js'
import type { Fault, Runner, WasmOptions } from './Run.js'
import { makeUndo } from './Undo.js'

const badInput = (problems: readonly string[]): BadInput => ({ _tag: 'BadInput', problems })

const stopped = (message: string): RunError => ({
  _tag: 'EvaluationFailed',
  op: 'wasm',
  path: 'target',
  message,
})

/** What is there at once, if nothing has to be waited for. */
type Now<A> = Promise<A> | A

/** A program over a module at work. Whatever it is asked to do is done one after the other. */
export const makeProgram = (
  bound: BoundStep,
  plan: Plan,
  description: ProgramDescription,
  { memory, places, shifts, run: runKernels, runAlone, hasUnfinite }: Runner,
  { nonFinite = 'error' }: WasmOptions,
): Program => {
  const finite = nonFinite === 'error'
  const placed = plan.buffers.map((buffer) => ({ ...buffer, offset: places[buffer.id] ?? 0 }))
  const bufferOf = ({ buffer }: BoundPort): PlacedBuffer | undefined => placed[buffer]
  const put = (port: BoundPort, numbers: ArrayLike<number>): void => {
    const buffer = bufferOf(port)
    if (buffer !== undefined) write(memory, buffer, numbers)
  }
  const regions = (ports: readonly BoundPort[]): readonly PlacedBuffer[] =>
    ports.flatMap((port) => bufferOf(port) ?? [])
  const undo = makeUndo(memory, regions(plan.state), shifts.length)
  const flags = new Int32Array(memory, 0, arenaStart / 4)
  const faultValue = new Float64Array(memory, header.value, 1)

  const slots = shifts.map((shift) => slotsAt(memory, plan.inputs, placed, shift))
  const inputBuffers = new Set(plan.inputs.map(({ buffer }) => buffer))
  /** Where the inputs of the run at hand stand. */
  let place = 0
  const bufferNow = ({ buffer: id }: BoundPort): PlacedBuffer | undefined =>
    inputBuffers.has(id) ? slots[place]?.find(({ buffer }) => buffer.id === id)?.buffer : placed[id]
  const isUnfinite = ({ offset, bytes }: PlacedBuffer): boolean => hasUnfinite(offset, offset + bytes)
  const isUnfiniteInput = ({ floats, buffer }: Slot): boolean => floats !== undefined && isUnfinite(buffer)

  const get = (port: BoundPort): Float64Array => {
    const buffer = bufferNow(port)
    return buffer === undefined ? new Float64Array(0) : read(memory, buffer)
  }

  const reset = (state: State): void => {
    for (const buffer of placed) if (buffer.data !== undefined) write(memory, buffer, buffer.data)
    for (const port of plan.state) put(port, state[port.name]?.data ?? [])
  }
  reset(bound.initial)

  const unseen = regions(plan.outputs).filter(
    (buffer) => isUnseen(plan, buffer) && !inputBuffers.has(buffer.id),
  )

  const snapshot = (): State =>
    Object.fromEntries(plan.state.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))]))

  /** Writes the inputs, checked one by one where that did not do. */
  const take = (given: Inputs): E.Either<BadInput, undefined> => {
    const inputs = typeof given === 'object' && given !== null ? given : {}
    const here = slots[place] ?? []
    if (writeFlat(here, inputs, finite) && !(finite && here.some(isUnfiniteInput))) return E.right(undefined)
    const decoded = decodeValues('input', description.inputs, inputs, { finite, exact: true })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const wrong = misfits('input', plan.inputs, (name) => decoded.right.get(name))
    if (wrong.length > 0) return E.left(badInput(wrong))
    for (const { port, buffer } of here) write(memory, buffer, decoded.right.get(port.name) ?? [])
    return E.right(undefined)
  }

  const faultFound = (): Fault | undefined => {
    const kernel = flags[header.kernel / 4] ?? 0
    if (kernel === 0) return undefined
    return {
      kernel: kernel - 1,
      kind: faultKinds[flags[header.kind / 4] ?? 0] ?? 'index',
      value: faultValue[0] ?? Number.NaN,
    }
  }

  const unfinitePort = (): BoundPort | undefined => {
    if (!finite || (flags[header.unfinite / 4] === 0 && !unseen.some(isUnfinite))) return undefined
    return [...plan.outputs, ...plan.state].find((port) => {
      const buffer = bufferOf(port)
      return buffer !== undefined && firstNonFinite(memory, buffer) >= 0
    })
  }

  const plainError = (fault: Fault | undefined, bad: BoundPort | undefined): RunError => {
    if (fault !== undefined) {
      const name = plan.kernels[fault.kernel]?.name ?? 'kernel'
      return { _tag: 'EvaluationFailed', op: name, path: name, message: faultText(fault) }
    }
    const buffer = bad === undefined ? undefined : bufferOf(bad)
    const position = buffer === undefined ? 0 : Math.max(0, firstNonFinite(memory, buffer))
    return {
      _tag: 'NonFinite',
      op: bad?.name ?? '',
      path: bad?.name ?? '',
      value: bad === undefined ? Number.NaN : (get(bad)[position] ?? Number.NaN),
      index: unravel(position, bad?.shape ?? []),
    }
  }

  /** Why it runs no more. */
  let broken: RunError | undefined

  const runAgain = (earlier: number): void => runAlone(shifts[earlier] ?? 0)

  const failed = (): E.Either<RunError, Outputs<string>> => {
    const fault = faultFound()
    const plainly = plainError(fault, fault === undefined ? unfinitePort() : undefined)
    undo.restore(runAgain)
    const given = new Map((slots[place] ?? []).map(({ port, buffer }) => [port.name, read(memory, buffer)]))
    return E.left(
      whereItBroke(bound.step, snapshot(), given, fault === undefined ? 'nonFinite' : 'fault') ?? plainly,
    )
  }

  const died = (failure: string): E.Either<RunError, Outputs<string>> => {
    broken = stopped(failure)
    undo.restore(runAgain)
    return E.left(broken)
  }

  const finish = (failure: string | undefined): E.Either<RunError, Outputs<string>> => {
    if (failure !== undefined) return died(failure)
    if (faultFound() !== undefined || unfinitePort() !== undefined) return failed()
    return E.right(
      Object.fromEntries(plan.outputs.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))])),
    )
  }

  const run = (inputs: Inputs): Now<E.Either<RunError, Outputs<string>>> => {
    if (broken !== undefined) return E.left(broken)
    place = undo.place()
    const taken = take(inputs)
    if (E.isLeft(taken)) return taken
    undo.remember()
    flags[header.kernel / 4] = 0
    flags[header.unfinite / 4] = 0
    const pending = runKernels(shifts[place] ?? 0)
    return pending instanceof Promise ? pending.then(finish) : finish(pending)
  }

  const load = (given: State): E.Either<BadInput, void> => {
    const decoded = decodeValues('state', description.state, given, { finite, exact: false })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const wrong = misfits('state', plan.state, (name) => decoded.right.get(name))
    if (wrong.length > 0) return E.left(badInput(wrong))
    for (const port of plan.state) put(port, decoded.right.get(port.name) ?? [])
    undo.forget()
    return E.right(undefined)
  }

  const afterwards = makeQueue()
  return {
    description,
    backend: { name: 'wasm', passedOver: [] },
    run: (inputs) => () => afterwards(() => run(inputs)),
    state: () => () => afterwards(() => E.right(snapshot())),
    load: (state) => () => afterwards(() => load(state)),
  }
}
