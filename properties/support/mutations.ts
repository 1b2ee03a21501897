/* Plans that are wrong in one way, made of plans that are right. */
import type { Kernel, LoopKernel, Store } from '../../src/kernel/Kernel.js'
import { readsOf, writesOf } from '../../src/kernel/Kernel.js'
import type { PlacedBuffer, Plan } from '../../src/kernel/Plan.js'
import { argument } from '../../src/scalar/Scalar.js'

type Mutation = (plan: Plan) => readonly Plan[]

const withKernel = (plan: Plan, k: number, kernel: Kernel): Plan => ({
  ...plan,
  kernels: plan.kernels.map((other, i) => (i === k ? kernel : other)),
})

const withStore = (plan: Plan, k: number, kernel: LoopKernel, s: number, store: Store): Plan =>
  withKernel(plan, k, { ...kernel, stores: kernel.stores.map((other, i) => (i === s ? store : other)) })

const withBuffer = (plan: Plan, buffer: PlacedBuffer): Plan => ({
  ...plan,
  buffers: plan.buffers.map((other) => (other.id === buffer.id ? buffer : other)),
})

const loops = ({ kernels }: Plan): readonly (readonly [number, LoopKernel])[] =>
  kernels.flatMap((kernel, k) => (kernel._tag === 'Loop' ? [[k, kernel] as const] : []))

const isUsed = (plan: Plan, id: number): boolean =>
  plan.kernels.some((kernel) => readsOf(kernel).some(({ buffer }) => buffer === id))

/** Each way to be wrong, with every plan that it makes of one. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'an epilogue is dropped': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.stores.flatMap((store, s) => {
        const local = kernel.accesses.findIndex(({ _tag }) => _tag === 'Local')
        const isBare = store.body._tag === 'Argument' || store.combine !== undefined
        return local < 0 || isBare ? [] : [withStore(plan, k, kernel, s, { ...store, body: argument(local) })]
      }),
    ),
  'a store is missing': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.stores.map((_, s) =>
        withKernel(plan, k, { ...kernel, stores: kernel.stores.filter((__, i) => i !== s) }),
      ),
    ),
  'a sum becomes a largest': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.stores.flatMap((store, s) =>
        store.combine === 'sum' ? [withStore(plan, k, kernel, s, { ...store, combine: 'max' })] : [],
      ),
    ),
  'gathered values are written over': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.stores.flatMap((store, s) =>
        store.combine === undefined || kernel.domain.every((size) => size === 1)
          ? []
          : [withStore(plan, k, kernel, s, { ...store, combine: undefined, fill: undefined })],
      ),
    ),
  'a reduction stops early': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.reductions.flatMap(({ inner, kind }, r) =>
        kind !== 'sum' || inner.length === 0
          ? []
          : [
              withKernel(plan, k, {
                ...kernel,
                reductions: kernel.reductions.map((other, i) =>
                  i === r ? { ...other, inner: inner.map((size, v) => (v === 0 ? size - 1 : size)) } : other,
                ),
              }),
            ],
      ),
    ),
  'an index is moved by one': (plan) =>
    loops(plan).flatMap(([k, kernel]) =>
      kernel.stores.map((store, s) => {
        const { index } = store.place
        const place = { ...store.place, index: { ...index, offset: index.offset + 1 } }
        return withStore(plan, k, kernel, s, { ...store, place })
      }),
    ),
  'a kernel runs before what it needs': (plan) =>
    plan.kernels.flatMap((kernel, k) => {
      const before = plan.kernels[k - 1]
      if (before === undefined) return []
      const written = writesOf(before).map(({ buffer }) => buffer)
      const needs = readsOf(kernel).some(({ buffer }) => written.includes(buffer))
      const swapped = plan.kernels.map((other, i) => (i === k ? before : i === k - 1 ? kernel : other))
      return needs ? [{ ...plan, kernels: swapped }] : []
    }),
  'a lifetime is too short': (plan) =>
    plan.buffers.flatMap((buffer) =>
      buffer.role === 'temporary' && buffer.count > 0 && isUsed(plan, buffer.id)
        ? [withBuffer(plan, { ...buffer, to: buffer.to - 1 })]
        : [],
    ),
  'two buffers stand at one place': (plan) =>
    plan.buffers.flatMap((a) => {
      const b = plan.buffers.find(
        (other) => other.id !== a.id && other.from <= a.to && a.from <= other.to && other.bytes > 0,
      )
      return b === undefined || a.bytes === 0 ? [] : [withBuffer(plan, { ...a, offset: b.offset })]
    }),
  'a buffer has another format': (plan) =>
    plan.buffers.map((buffer) =>
      withBuffer(plan, { ...buffer, format: buffer.format === 'bits' ? 'float32' : 'bits' }),
    ),
  'an output is dead': (plan) =>
    plan.outputs.flatMap(({ buffer: id }) => {
      const buffer = plan.buffers[id]
      return buffer === undefined || buffer.role !== 'temporary' || plan.kernels.length === 0
        ? []
        : [withBuffer(plan, { ...buffer, to: plan.kernels.length - 1 })]
    }),
}
