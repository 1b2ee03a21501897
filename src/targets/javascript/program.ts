import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { tensor } from '../../expr/Tensor.js'
import type { BoundPort, PlacedBuffer, Plan } from '../../kernel/Plan.js'
import { faultText } from '../arena/faultText.js'
import { misfits } from '../arena/fits.js'
import { firstNonFinite, read, write } from '../arena/memory.js'
import { decodeValues, unravel } from '../decodeInput.js'
import { describe } from '../describe.js'
import { whereItBroke } from '../interpreter/whereItBroke.js'
import type { BadInput, BoundStep, Inputs, Program, RunError, State } from '../Target.js'
import type { JavascriptOptions, Run } from './Run.js'

interface Linked {
  readonly memory: ArrayBuffer
  readonly run: Run
}

const badInput = (problems: readonly string[]): BadInput => ({ _tag: 'BadInput', problems })

/** A program over an arena. State stands in it from run to run; a copy of it undoes a run that failed. */
export const makeProgram = (
  bound: BoundStep,
  plan: Plan,
  { memory, run: runKernels }: Linked,
  { nonFinite = 'error' }: JavascriptOptions,
): Program => {
  const description = describe('javascript', bound)
  const finite = nonFinite === 'error'
  const bufferOf = ({ buffer }: BoundPort): PlacedBuffer | undefined => plan.buffers[buffer]
  const put = (port: BoundPort, numbers: ArrayLike<number>): void => {
    const buffer = bufferOf(port)
    if (buffer !== undefined) write(memory, buffer, numbers)
  }
  const get = (port: BoundPort): Float64Array => {
    const buffer = bufferOf(port)
    return buffer === undefined ? new Float64Array(0) : read(memory, buffer)
  }
  for (const buffer of plan.buffers) if (buffer.data !== undefined) write(memory, buffer, buffer.data)
  for (const port of plan.state) put(port, bound.initial[port.name]?.data ?? [])

  const stateBytes = plan.state.flatMap((port) => {
    const buffer = bufferOf(port)
    return buffer === undefined ? [] : [new Uint8Array(memory, buffer.offset, buffer.bytes)]
  })
  const undo = stateBytes.map((bytes) => bytes.slice())
  const remember = (): void => {
    stateBytes.forEach((bytes, i) => {
      undo[i]?.set(bytes)
    })
  }
  const restore = (): void => {
    stateBytes.forEach((bytes, i) => {
      const before = undo[i]
      if (before !== undefined) bytes.set(before)
    })
  }
  const snapshot = (): State =>
    Object.fromEntries(plan.state.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))]))

  const run = (inputs: Inputs): E.Either<RunError, Readonly<Record<string, ReturnType<typeof tensor>>>> => {
    const decoded = decodeValues('input', description.inputs, inputs, { finite, exact: true })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const wrong = misfits('input', plan.inputs, (name) => decoded.right.get(name))
    if (wrong.length > 0) return E.left(badInput(wrong))
    for (const port of plan.inputs) put(port, decoded.right.get(port.name) ?? [])
    remember()
    const fault = runKernels()
    const bad = finite
      ? [...plan.outputs, ...plan.state].find((port) => {
          const buffer = bufferOf(port)
          return buffer !== undefined && firstNonFinite(memory, buffer) >= 0
        })
      : undefined
    if (fault === undefined && bad === undefined)
      return E.right(
        Object.fromEntries(
          plan.outputs.map((port) => [port.name, tensor(port.dtype, port.shape, get(port))]),
        ),
      )
    const buffer = bad === undefined ? undefined : bufferOf(bad)
    const position = buffer === undefined ? 0 : firstNonFinite(memory, buffer)
    const value = bad === undefined ? Number.NaN : (get(bad)[position] ?? Number.NaN)
    restore()
    const kernel = plan.kernels[fault?.kernel ?? -1]
    const plainly: RunError =
      fault !== undefined
        ? {
            _tag: 'EvaluationFailed',
            op: kernel?.name ?? 'kernel',
            path: kernel?.name ?? '',
            message: faultText(fault),
          }
        : {
            _tag: 'NonFinite',
            op: bad?.name ?? '',
            path: bad?.name ?? '',
            value,
            index: unravel(position, bad?.shape ?? []),
          }
    return E.left(
      whereItBroke(bound.step, snapshot(), decoded.right, fault === undefined ? 'nonFinite' : 'fault') ??
        plainly,
    )
  }

  return {
    description,
    backend: { name: 'javascript', passedOver: [] },
    run: (inputs) => TE.fromIOEither(() => run(inputs)),
    state: () => TE.fromIO(snapshot),
    load: (given) =>
      TE.fromIOEither(() =>
        pipe(
          decodeValues('state', description.state, given, { finite, exact: false }),
          E.chain((values) => {
            const wrong = misfits('state', plan.state, (name) => values.get(name))
            return wrong.length === 0 ? E.right(values) : E.left(wrong)
          }),
          E.bimap(badInput, (values) => {
            for (const port of plan.state) put(port, values.get(port.name) ?? [])
          }),
        ),
      ),
  }
}
