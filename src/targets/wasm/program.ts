import * as E from 'fp-ts/lib/Either.js'
import { tensor } from '../../expr/Tensor.js'
import type { BoundPort, PlacedBuffer, Plan } from '../../kernel/Plan.js'
import { misfits } from '../arena/fits.js'
import { firstNonFinite, read, write } from '../arena/memory.js'
import { decodeValues, unravel } from '../decodeInput.js'
import { whereItBroke } from '../interpreter/whereItBroke.js'
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
import { type Slot, writeFlat } from './inputs.js'
import { arenaStart, faultKinds, header } from './layout.js'
import type { Fault, Runner, WasmOptions } from './Run.js'
import { makeUndo } from './Undo.js'

const badInput = (problems: readonly string[]): BadInput => ({ _tag: 'BadInput', problems })

const faultText = ({ kind, value }: Fault): string =>
  kind === 'index'
    ? `the index ${value} is out of range`
    : `${value} is no ${kind === 'int' ? '32-bit int' : kind}`

const stopped = (message: string): RunError => ({
  _tag: 'EvaluationFailed',
  op: 'wasm',
  path: 'target',
  message,
})

/** A program over a module at work. Whatever it is asked to do is done one after the other. */
export const makeProgram = (
  bound: BoundStep,
  plan: Plan,
  description: ProgramDescription,
  { memory, run: runKernels, hasUnfinite }: Runner,
  { nonFinite = 'error' }: WasmOptions,
): Program => {
  const finite = nonFinite === 'error'
  const placed = plan.buffers.map((buffer) => ({ ...buffer, offset: buffer.offset + arenaStart }))
  const bufferOf = ({ buffer }: BoundPort): PlacedBuffer | undefined => placed[buffer]
  const put = (port: BoundPort, numbers: ArrayLike<number>): void => {
    const buffer = bufferOf(port)
    if (buffer !== undefined) write(memory, buffer, numbers)
  }
  const get = (port: BoundPort): Float64Array => {
    const buffer = bufferOf(port)
    return buffer === undefined ? new Float64Array(0) : read(memory, buffer)
  }
  const regions = (ports: readonly BoundPort[]): readonly PlacedBuffer[] =>
    ports.flatMap((port) => bufferOf(port) ?? [])
  const undo = makeUndo(memory, regions(plan.state), regions(plan.inputs))
  const flags = new Int32Array(memory, 0, arenaStart / 4)
  const faultValue = new Float64Array(memory, header.value, 1)

  const slots = plan.inputs.flatMap((port): readonly Slot[] => {
    const buffer = bufferOf(port)
    if (buffer === undefined) return []
    const { format, offset, count } = buffer
    return [
      {
        port,
        buffer,
        floats: format === 'float32' ? new Float32Array(memory, offset, count) : undefined,
        ints: format === 'int32' ? new Int32Array(memory, offset, count) : undefined,
      },
    ]
  })
  const floatSlots = slots.filter(({ floats }) => floats !== undefined)
  const isUnfinite = ({ offset, bytes }: PlacedBuffer): boolean => hasUnfinite(offset, offset + bytes)

  const reset = (state: State): void => {
    for (const buffer of placed) if (buffer.data !== undefined) write(memory, buffer, buffer.data)
    for (const port of plan.state) put(port, state[port.name]?.data ?? [])
  }
  reset(bound.initial)

  /** Buffers whose last writes do not say whether they are finite. */
  const unseen = regions(plan.outputs).filter(
    (buffer) =>
      buffer.format === 'float32' &&
      (buffer.from < 0 ||
        plan.kernels.some(
          (kernel) =>
            kernel._tag === 'Loop' &&
            kernel.stores.some(({ place }) => 'by' in place && place.buffer === buffer.id),
        )),
  )

  const snapshot = (): State =>
    Object.fromEntries(plan.state.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))]))

  /** Writes the inputs, checked one by one where that did not do. */
  const take = (inputs: Inputs): E.Either<BadInput, undefined> => {
    if (writeFlat(slots, inputs) && !(finite && floatSlots.some(({ buffer }) => isUnfinite(buffer))))
      return E.right(undefined)
    const decoded = decodeValues('input', description.inputs, inputs, { finite, exact: true })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const wrong = misfits('input', plan.inputs, (name) => decoded.right.get(name))
    if (wrong.length > 0) return E.left(badInput(wrong))
    for (const port of plan.inputs) put(port, decoded.right.get(port.name) ?? [])
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

  const run = async (inputs: Inputs): Promise<E.Either<RunError, Outputs<string>>> => {
    const taken = take(inputs)
    if (E.isLeft(taken)) return taken
    undo.remember()
    flags[header.kernel / 4] = 0
    flags[header.unfinite / 4] = 0
    const pending = runKernels()
    const failure = pending instanceof Promise ? await pending : pending
    if (failure !== undefined) return E.left(stopped(failure))
    const fault = faultFound()
    const bad = fault === undefined ? unfinitePort() : undefined
    if (fault === undefined && bad === undefined)
      return E.right(
        Object.fromEntries(
          plan.outputs.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))]),
        ),
      )
    const plainly = plainError(fault, bad)
    const given = new Map(plan.inputs.map((port) => [port.name, get(port)]))
    await undo.restore(runKernels)
    return E.left(
      whereItBroke(bound.step, snapshot(), given, fault === undefined ? 'nonFinite' : 'fault') ?? plainly,
    )
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

  let last: Promise<unknown> = Promise.resolve()
  const afterwards = <A>(work: () => Promise<A> | A): Promise<A> => {
    const result = last.then(work)
    last = result
    return result
  }
  return {
    description,
    run: (inputs) => () => afterwards(() => run(inputs)),
    state: () => () => afterwards(() => E.right(snapshot())),
    load: (state) => () => afterwards(() => load(state)),
  }
}
