/* The program of a module at work. */
import * as E from 'fp-ts/lib/Either.js'
import { badInput, type Failure, reasonOf } from '../../ahead/runtime/failure.js'
import { stateOf } from '../../ahead/runtime/stateOf.js'
import { makeQueue } from '../../queue.js'
import type { Backend, Port } from '../../Target.js'
import type { Tables } from '../ahead/tables.js'
import type { Device, DeviceFailure, Read } from '../Device.js'
import type { DevicePort } from '../DevicePlan.js'
import type { Host } from '../Host.js'
import { faulty, nonFinite, stopped } from './failures.js'
import { arrayOf, decoded, type Expected, type Values } from './ports.js'

export interface ProgramParts {
  readonly tables: Tables
  readonly host: Host
  readonly device: Device
}

type Given = ReadonlyMap<string, ArrayLike<number>>
type Ran = { readonly ok: true; readonly outputs: Values } | Failure
type Snapshot = { readonly ok: true; readonly state: Values } | Failure
type Loaded = { readonly ok: true } | Failure

export interface ModuleProgram {
  readonly description: Tables['description']
  readonly backend: Backend
  readonly run: (inputs: unknown) => Promise<Ran>
  readonly state: () => Promise<Snapshot>
  readonly load: (state: unknown) => Promise<Loaded>
}

const hostWork = 'what the host works out'

/** Whatever it is asked to do is done one after the other. */
export const makeProgram = ({ tables, host, device }: ProgramParts) => {
  const { description, finite } = tables
  const { script } = device
  const portIn = (ports: readonly DevicePort[], { name }: Port): DevicePort | undefined =>
    ports.find((port) => port.name === name)
  const uploaded = new Set(script.uploads.map(({ buffer }) => buffer))
  const named = (ports: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set(ports.map(({ name }) => name))
  const inputs: Expected = {
    kind: 'input',
    ports: description.inputs,
    onDevice: named(script.inputs.filter(({ buffer }) => uploaded.has(buffer))),
    finite,
  }
  const state: Expected = {
    kind: 'state',
    ports: description.state,
    onDevice: named(script.state.filter(({ array }) => array !== undefined)),
    finite,
  }

  /** The numbers of a variable, before or after the run at hand. */
  const numbersOf = async (
    port: DevicePort | undefined,
    when: 'before' | 'after',
  ): Promise<E.Either<DeviceFailure, ArrayLike<number>>> => {
    if (port?.buffer !== undefined) return E.right(host.read(port.buffer))
    const array = port?.array?.[when]
    return array === undefined ? E.right([]) : device.read(array)
  }

  const snapshot = async (): Promise<Snapshot> => {
    const entries: [string, Values[string]][] = []
    for (const port of state.ports) {
      const numbers = await numbersOf(portIn(script.state, port), 'before')
      if (E.isLeft(numbers)) return stopped(numbers.left)
      entries.push([port.name, arrayOf(port, numbers.right)])
    }
    return { ok: true, state: Object.fromEntries(entries) }
  }

  const outputsOf = ({ arrays }: Read): Values =>
    Object.fromEntries(
      description.outputs.map((port) => {
        const { array, buffer } = portIn(script.outputs, port) ?? {}
        const numbers =
          array === undefined ? buffer !== undefined && host.read(buffer) : arrays.get(array.after)
        return [port.name, arrayOf(port, numbers || [])]
      }),
    )

  const undo = (): void => {
    host.restore()
    device.forget()
  }

  /** The numbers that a check looked at, where they are still there. */
  const checked = async (array: number): Promise<ArrayLike<number>> => {
    const upload = script.uploads.find((one) => one.array === array)
    if (upload !== undefined) return host.floats(upload.buffer)
    const numbers = await device.read(array)
    return E.isLeft(numbers) ? [] : numbers.right
  }

  /** No kernel looks at the variables that the host alone has; the others are read where one found something. */
  const nonFiniteState = async (isFound: boolean): Promise<Failure | undefined> => {
    for (const port of state.ports) {
      const at = portIn(script.state, port)
      if (!isFound && at?.array !== undefined) continue
      const numbers = await numbersOf(at, 'after')
      const found = E.isRight(numbers) ? nonFinite('state', port, numbers.right) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  const failureOf = async ({ wrong }: Read, outputs: Values): Promise<Failure | undefined> => {
    const fault = wrong.find(({ kind }) => kind !== 'nonFinite')
    if (fault !== undefined) return faulty(script.names[fault.of] ?? '', fault.size, await checked(fault.of))
    if (!finite) return undefined
    for (const port of description.outputs) {
      const bad = nonFinite('output', port, outputs[port.name] ?? [])
      if (bad !== undefined) return bad
    }
    return nonFiniteState(wrong.length > 0)
  }

  const put = (values: Given): void => {
    for (const { name, buffer } of script.inputs) host.write(buffer, values.get(name) ?? [])
  }

  const runKernels = async (): Promise<E.Either<Failure, Read>> => {
    host.remember()
    const fault = host.run()
    if (fault !== undefined) {
      host.restore()
      return E.left(stopped({ where: hostWork, message: fault }))
    }
    const ran = await device.run(host.floats, host.number)
    if (E.isRight(ran)) return ran
    undo()
    return E.left(stopped(ran.left))
  }

  const run = async (given: unknown): Promise<Ran> => {
    const values = decoded(inputs, given)
    if (E.isLeft(values)) return values.left
    put(values.right)
    const ran = await runKernels()
    if (E.isLeft(ran)) return ran.left
    const outputs = outputsOf(ran.right)
    const failed = await failureOf(ran.right, outputs)
    if (failed !== undefined) {
      undo()
      return failed
    }
    device.commit()
    return { ok: true, outputs }
  }

  const load = async (given: unknown): Promise<Loaded> => {
    try {
      const values = decoded(state, stateOf(state.ports, given))
      if (E.isLeft(values)) return values.left
      const valuesOf = (name: string): ArrayLike<number> => values.right.get(name) ?? []
      const failed = await device.place(
        script.state.flatMap(({ name, array }) =>
          array?.before === undefined
            ? []
            : [{ array: array.before, numbers: Float32Array.from(valuesOf(name)) }],
        ),
      )
      if (failed !== undefined) return stopped(failed)
      for (const { name, buffer } of script.state)
        if (buffer !== undefined) host.write(buffer, valuesOf(name))
      return { ok: true }
    } catch (error) {
      return badInput([`the state is no file of safetensors: ${reasonOf(error)}`])
    }
  }

  /**
   * Runs everything once on zeros and forgets it: kernels are compiled only when they are called. Zeros may well be no
   * inputs that make sense, so that nothing counts but that the device did its work.
   */
  const tryOut = async (): Promise<DeviceFailure | undefined> => {
    put(
      new Map(
        inputs.ports.map(({ name, shape }) => [name, new Float32Array(shape.reduce((n, dim) => n * dim, 1))]),
      ),
    )
    host.remember()
    const ran = host.run() === undefined ? await device.run(host.floats, host.number) : undefined
    undo()
    return ran !== undefined && E.isLeft(ran) ? ran.left : undefined
  }

  const afterwards = makeQueue()
  return {
    tryOut,
    load: (given: unknown) => afterwards(() => load(given)),
    program: (backend: Backend): ModuleProgram => ({
      description,
      backend,
      run: (given) => afterwards(() => run(given)),
      state: () => afterwards(snapshot),
      load: (given) => afterwards(() => load(given)),
    }),
  }
}
