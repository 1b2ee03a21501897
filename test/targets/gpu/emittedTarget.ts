/* Modules that were written ahead of time, as a target among the others. */
import * as E from 'fp-ts/lib/Either.js'
import { type Port, type RunError, type Step, type Target, type Tensor, tensor } from 'regula'
import type { GpuModuleOptions } from 'regula/gpu'
import { type Failure, type Folder, programOf, stateOf, type Values } from './emitted.js'

const tensorsOf = (ports: readonly Port[], values: Values): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    ports.map(({ name, dtype, shape }) => [
      name,
      tensor(dtype, shape, Float64Array.from(values[name] ?? [])),
    ]),
  )

const asRunError = ({ error }: Failure): RunError => ({
  _tag: 'EvaluationFailed',
  op: error.kind,
  path: '',
  message: error.message,
})

const portsOf = (step: Step): Readonly<Record<'inputs' | 'outputs' | 'state', readonly Port[]>> => {
  const port = (
    name: string,
    { dtype, shape }: Pick<Port, 'dtype'> & { readonly shape: readonly unknown[] },
  ) => ({
    name,
    dtype,
    shape: shape.map(Number),
  })
  return {
    inputs: Object.values(step.inputs).map((x) => port(x.name, x)),
    outputs: Object.entries(step.outputs).map(([name, x]) => port(name, x)),
    state: Object.entries(step.state).map(([name, { definition }]) => port(name, definition)),
  }
}

/** A target whose programs are modules, each written into the folder and loaded from there. */
export const emittedTarget = (
  folder: Folder,
  { mode = 'webasm', nonFinite = 'error' }: Pick<GpuModuleOptions, 'mode' | 'nonFinite'>,
): Target => ({
  name: 'a module for gpu.js',
  compile:
    ({ step, initial }) =>
    async () => {
      const create = await folder.load(step, { state: initial, mode, nonFinite })
      const program = programOf(await create({ mode }))
      const ports = portsOf(step)
      return E.right({
        description: { target: 'gpu', ...ports },
        backend: { name: mode, passedOver: [] },
        run: (inputs) => async () => {
          const ran = await program.run(inputs)
          return ran.ok ? E.right(tensorsOf(ports.outputs, ran.outputs)) : E.left(asRunError(ran))
        },
        state: () => async () => E.right(tensorsOf(ports.state, await stateOf(program))),
        load: (state) => async () => {
          const loaded = await program.load(state)
          return loaded.ok
            ? E.right(undefined)
            : E.left({ _tag: 'BadInput', problems: [loaded.error.message] })
        },
      })
    },
})
