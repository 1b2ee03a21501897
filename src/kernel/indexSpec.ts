/* Whether what a kernel reads and writes stands inside its buffers. */
import type { Access, Affine, Format, KeyChain, Place, Store } from './Kernel.js'
import type { PlacedBuffer } from './Plan.js'

export type Faults = readonly string[]

export const when = (wrong: boolean, text: () => string): Faults => (wrong ? [text()] : [])

/** The smallest and the largest value of an index inside loops of these sizes. */
const rangeOf = ({ offset, strides }: Affine, sizes: readonly number[]): readonly [number, number] =>
  strides.reduce<readonly [number, number]>(
    ([low, high], stride, v) => {
      const reach = stride * ((sizes[v] ?? 1) - 1)
      return [low + Math.min(0, reach), high + Math.max(0, reach)]
    },
    [offset, offset],
  )

/** Checks indices inside loops. Loops of size 0 have no points, so that nothing can be wrong inside. */
export const indexFaults = (buffers: readonly PlacedBuffer[], sizes: readonly number[]) => {
  const isEmpty = sizes.includes(0)
  const variables = ({ strides }: Affine): Faults =>
    when(
      strides.slice(sizes.length).some((stride) => stride !== 0),
      () => `an index uses more than the ${sizes.length} loops around it`,
    )
  const within = (what: string, index: Affine, more: number, count: number): Faults => {
    const [low, high] = rangeOf(index, sizes)
    return [
      ...variables(index),
      ...when(
        !isEmpty && !(low >= 0 && high + more < count),
        () => `${what} is used from ${low} to ${high + more}, it has ${count}`,
      ),
    ]
  }
  const place = ({ buffer: id, index }: Place, more = 0): Faults => {
    const buffer = buffers[id]
    return buffer === undefined
      ? [`there is no buffer ${id}`]
      : within(`buffer ${id} (${buffer.name})`, index, more, buffer.count)
  }
  const hasFormat = ({ buffer: id }: Place, formats: readonly Format[]): Faults => {
    const format = buffers[id]?.format
    return when(
      format === undefined || !formats.includes(format),
      () => `buffer ${id} is ${format}, not ${formats}`,
    )
  }
  const chosen = (to: Store['place']): Faults =>
    'by' in to
      ? [
          ...place(to, to.stride * Math.max(0, to.size - 1)),
          ...place(to.by),
          ...hasFormat(to.by, ['int32', 'uint32']),
        ]
      : place(to)
  const chain = ({ key, folds }: KeyChain): Faults => [
    ...place(key, 1),
    ...hasFormat(key, ['uint32']),
    ...folds.flatMap((fold) => (typeof fold === 'number' ? [] : place(fold))),
  ]
  const access = (read: Access, known: number): Faults => {
    switch (read._tag) {
      case 'Load':
      case 'Gather':
        return chosen(read)
      case 'Local':
        return when(
          read.reduction >= known || read.reduction < 0,
          () => `reduction ${read.reduction} is not known yet`,
        )
      case 'Position':
        return variables(read.index)
      case 'Random':
        return [...chain(read.key), ...within('a draw', read.index, 0, read.count)]
    }
  }
  return { place, chosen, chain, access }
}
