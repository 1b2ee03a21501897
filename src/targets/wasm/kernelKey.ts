/* Kernels that differ in nothing but which buffers they work on are written once. */
import { postOrder } from '../../graph/postOrder.js'
import { type Buffer, type Kernel, mapPlaces, readsOf, writesOf } from '../../kernel/Kernel.js'
import type { Scalar } from '../../scalar/Scalar.js'

/** The buffers of a kernel, in the order in which it names them. */
export const buffersOf = (kernel: Kernel): readonly number[] => [
  ...new Set([...readsOf(kernel), ...writesOf(kernel)].map(({ buffer }) => buffer)),
]

const bodiesOf = (kernel: Kernel): readonly Scalar[] => {
  switch (kernel._tag) {
    case 'Loop':
      return [...kernel.reductions, ...kernel.stores].map(({ body }) => body)
    case 'Scan':
      return [kernel.body]
    case 'Key':
      return []
  }
}

/** Shared parts are written once, so that the text is no longer than the graph is large. */
const bodiesText = (bodies: readonly Scalar[]): string => {
  const places = new Map<Scalar, number>()
  const parts = postOrder(bodies).map((part) => {
    places.set(part, places.size)
    const { _tag, args, ...rest } = part
    const values = Object.values(rest).map((value) => (Object.is(value, -0) ? '-0' : String(value)))
    return [_tag, ...values, ...args.map((arg) => places.get(arg))].join(' ')
  })
  return [...parts, ...bodies.map((body) => places.get(body))].join(',')
}

/** A text that is the same for kernels whose code is the same. */
export const kernelKey = (
  kernel: Kernel,
  buffers: readonly Buffer[],
  watched: ReadonlySet<number>,
  zeros: ReadonlyMap<number, number>,
): string => {
  const own = buffersOf(kernel)
  const numbers = new Map(own.map((buffer, i) => [buffer, i] as const))
  const moved = mapPlaces(kernel, (place) => ({ ...place, buffer: numbers.get(place.buffer) ?? -1 }))
  const traits = own.map((id) => [buffers[id]?.format, buffers[id]?.count, watched.has(id), zeros.get(id)])
  const plain = JSON.stringify({ ...moved, name: '' }, (key, value: unknown) =>
    key === 'body'
      ? undefined
      : value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY
        ? String(value)
        : value,
  )
  return [plain, bodiesText(bodiesOf(kernel)), JSON.stringify(traits)].join('\n')
}
