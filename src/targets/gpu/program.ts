import * as E from 'fp-ts/lib/Either.js'
import { tensor } from '../../expr/Tensor.js'
import type { Plan } from '../../kernel/Plan.js'
import { misfits } from '../arena/fits.js'
import { decodeValues, unravel } from '../decodeInput.js'
import { whereItBroke } from '../interpreter/whereItBroke.js'
import { whereItGrew } from '../interpreter/whereItGrew.js'
import { makeQueue } from '../queue.js'
import type {
  Backend,
  BadInput,
  BoundStep,
  Inputs,
  Outputs,
  Program,
  ProgramDescription,
  RunError,
  State,
} from '../Target.js'
import type { Device, DeviceFailure, Read } from './Device.js'
import type { Check, DevicePort } from './DevicePlan.js'
import type { Host } from './Host.js'
import { inexact } from './inexact.js'
import { largestMade } from './largest.js'

const badInput = (problems: readonly string[]): BadInput => ({ _tag: 'BadInput', problems })

export interface GpuProgramParts {
  readonly bound: BoundStep
  readonly plan: Plan
  readonly description: ProgramDescription
  readonly backend: Backend
  readonly host: Host
  readonly device: Device
  readonly nonFinite: 'error' | 'allow'
}

/** A program over a device. Whatever it is asked to do is done one after the other. */
export const makeProgram = (parts: GpuProgramParts): Program => {
  const { bound, plan, description, backend, host, device, nonFinite } = parts
  const finite = nonFinite === 'error'
  const { state: statePorts, outputs: outputPorts, inputs: hostInputs } = device.script
  const uploadedBuffers = new Set(device.script.uploads.map(({ buffer }) => buffer))
  const inputsOnDevice = new Set(
    hostInputs.flatMap(({ name, buffer }) => (uploadedBuffers.has(buffer) ? [name] : [])),
  )
  const stateOnDevice = new Set(statePorts.flatMap(({ name, array }) => (array === undefined ? [] : [name])))

  const failed = (failure: DeviceFailure): RunError => ({
    _tag: 'EvaluationFailed',
    op: `gpu (${backend.name})`,
    path: failure.where,
    message: failure.message,
  })

  const put = async (values: (name: string) => ArrayLike<number>): Promise<DeviceFailure | undefined> => {
    const arrays = statePorts.flatMap(({ name, array }) =>
      array?.before === undefined ? [] : [{ array: array.before, numbers: Float32Array.from(values(name)) }],
    )
    const failure = await device.place(arrays)
    if (failure !== undefined) return failure
    for (const { name, buffer } of statePorts) if (buffer !== undefined) host.write(buffer, values(name))
    return undefined
  }

  /** The numbers of a port, from where they stand. */
  const portNumbers = async (port: DevicePort): Promise<E.Either<DeviceFailure, ArrayLike<number>>> => {
    if (port.buffer !== undefined) return E.right(host.read(port.buffer))
    return port.array?.before === undefined ? E.right([]) : device.read(port.array.before)
  }

  const snapshot = async (): Promise<E.Either<RunError, State>> => {
    const entries: [string, State[string]][] = []
    for (const { name, dtype, shape } of plan.state) {
      const port = statePorts.find((one) => one.name === name)
      const numbers = port === undefined ? E.right([]) : await portNumbers(port)
      if (E.isLeft(numbers)) return E.left(failed(numbers.left))
      entries.push([name, tensor(dtype, shape, Float64Array.from(numbers.right))])
    }
    return E.right(Object.fromEntries(entries))
  }

  const outputsOf = (read: Read): Outputs<string> =>
    Object.fromEntries(
      plan.outputs.map(({ name, dtype, shape }) => {
        const port = outputPorts.find((one) => one.name === name)
        const numbers =
          port?.array !== undefined
            ? read.arrays.get(port.array.after)
            : port?.buffer === undefined
              ? undefined
              : host.read(port.buffer)
        return [name, tensor(dtype, shape, Float64Array.from(numbers ?? []))]
      }),
    )

  /** What went wrong in a run, found by the interpreter; the state is as it was before. */
  const explain = async (
    kind: 'fault' | 'nonFinite' | 'int',
    inputs: ReadonlyMap<string, Float64Array>,
    plainly: RunError,
  ): Promise<RunError> => {
    const state = await snapshot()
    if (E.isLeft(state)) return state.left
    const found =
      kind === 'int'
        ? whereItGrew(bound.step, state.right, inputs, largestMade)
        : whereItBroke(bound.step, state.right, inputs, kind)
    return found ?? plainly
  }

  const firstBad = (outputs: Outputs<string>): RunError | undefined => {
    for (const [name, { data, dtype, shape }] of Object.entries(outputs)) {
      if (dtype !== 'float') continue
      const at = Array.from(data).findIndex((x) => !Number.isFinite(x))
      if (at >= 0)
        return {
          _tag: 'NonFinite',
          op: name,
          path: name,
          value: data[at] ?? Number.NaN,
          index: unravel(at, shape),
        }
    }
    return undefined
  }

  /** Whether the host worked out a number that is none: no kernel looks at the variables that it alone has. */
  const isHostUnfinite = (): boolean =>
    plan.state.some(({ name, dtype }) => {
      const { array, buffer } = statePorts.find((one) => one.name === name) ?? {}
      return (
        dtype === 'float' &&
        array === undefined &&
        buffer !== undefined &&
        host.read(buffer).some((x) => !Number.isFinite(x))
      )
    })

  const whatIsWrong = (check: Check | undefined): DeviceFailure => ({
    where: device.script.names[check?.of ?? -1] ?? '',
    message:
      check?.size === undefined
        ? `it has a number that is not whole, or beyond ${largestMade}`
        : `it has an index that is not below ${check.size}, or below 0`,
  })

  const run = async (given: Inputs): Promise<E.Either<RunError, Outputs<string>>> => {
    const inputs = typeof given === 'object' && given !== null ? given : {}
    const decoded = decodeValues('input', description.inputs, inputs, { finite, exact: true })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const values = decoded.right
    const wrong = [
      ...misfits('input', plan.inputs, (name) => values.get(name)),
      ...inexact('input', plan.inputs, inputsOnDevice, (name) => values.get(name)),
    ]
    if (wrong.length > 0) return E.left(badInput(wrong))
    for (const { name, buffer } of hostInputs) host.write(buffer, values.get(name) ?? [])
    host.remember()
    const fault = host.run()
    if (fault !== undefined) {
      host.restore()
      return E.left(
        await explain('fault', values, failed({ where: 'what the host works out', message: fault })),
      )
    }
    const ran = await device.run((upload) => host.floats(upload), host.number)
    if (E.isLeft(ran)) {
      host.restore()
      device.forget()
      return E.left(failed(ran.left))
    }
    const outputs = outputsOf(ran.right)
    const bad = finite
      ? (firstBad(outputs) ??
        (ran.right.wrong.some(({ kind }) => kind === 'nonFinite') || isHostUnfinite()
          ? ({ _tag: 'NonFinite', op: 'state', path: 'state', value: Number.NaN, index: [] } as const)
          : undefined))
      : undefined
    const broken = ran.right.wrong.find(({ kind }) => kind !== 'nonFinite')
    if (bad === undefined && broken === undefined) {
      device.commit()
      return E.right(outputs)
    }
    host.restore()
    device.forget()
    const plainly: RunError = bad ?? failed(whatIsWrong(broken))
    const kind = broken === undefined ? 'nonFinite' : broken.kind === 'int' ? 'int' : 'fault'
    return E.left(await explain(kind, values, plainly))
  }

  const load = async (given: State): Promise<E.Either<BadInput, void>> => {
    const decoded = decodeValues('state', description.state, given ?? {}, { finite, exact: false })
    if (E.isLeft(decoded)) return E.left(badInput(decoded.left))
    const values = decoded.right
    const wrong = [
      ...misfits('state', plan.state, (name) => values.get(name)),
      ...inexact('state', plan.state, stateOnDevice, (name) => values.get(name)),
    ]
    if (wrong.length > 0) return E.left(badInput(wrong))
    const failure = await put((name) => values.get(name) ?? [])
    return failure === undefined
      ? E.right(undefined)
      : E.left(badInput([`${failure.where}: ${failure.message}`]))
  }

  const afterwards = makeQueue()
  return {
    description,
    backend,
    run: (inputs) => () => afterwards(() => run(inputs)),
    state: () => () => afterwards(snapshot),
    load: (state) => () => afterwards(() => load(state)),
  }
}
