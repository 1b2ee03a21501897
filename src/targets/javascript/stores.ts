import type { Buffer, Combine, LoopKernel, Store } from '../../kernel/Kernel.js'
import { literalText } from './expression.js'
import { type Scope, type Writer, withLoops } from './lines.js'
import { nest } from './loops.js'
import { joinedText, startText } from './reductions.js'
import { asCondition, asNumber, numberTerm, type Term } from './terms.js'

/** What a kernel's stores need before and after all loops. */
export interface Around {
  readonly before: string[]
  readonly after: string[]
  /** Float64 numbers of the shared scratch array that are taken. */
  wide: number
}

const indexOf = (writer: Writer, scope: Scope, { place }: Store): string =>
  'by' in place
    ? writer.chosenIndex(scope, place)
    : writer.indexText(scope, writer.startOf(place.buffer), place.index)

/** A value written to its place. */
const assignment = (
  writer: Writer,
  kernelNumber: string,
  buffer: number,
  at: string,
  value: Term,
): string => {
  switch (writer.formatOf(buffer)) {
    case 'float32':
      return `f32[${at}] = ${asNumber(value)}`
    case 'int32':
      return `i32[${at}] = toInt(${asNumber(value)}, ${kernelNumber})`
    case 'uint32':
      return `u32[${at}] = toUint(${asNumber(value)}, ${kernelNumber})`
    case 'bits': {
      const word = `u32[${writer.base(buffer)} + ((${at}) >>> 5)]`
      const bit = `1 << ((${at}) & 31)`
      return `if (${asCondition(value)}) ${word} |= ${bit}; else ${word} &= ~(${bit})`
    }
  }
}

/** A value gathered over many points: in float64 until all loops are done. */
const accumulation = (
  writer: Writer,
  scope: Scope,
  { place, combine }: { readonly place: Store['place']; readonly combine: Combine },
  value: string,
  { around, kernelNumber, buffers }: StoreContext,
): string => {
  const { buffer, index } = place
  const count = buffers[buffer]?.count ?? 1
  if (index.strides.every((stride) => stride === 0)) {
    const name = writer.fresh('a')
    around.before.push(`let ${name} = ${startText[combine]}`)
    const at = `${writer.startOf(buffer) || '0'} + ${index.offset}`
    around.after.push(assignment(writer, kernelNumber, buffer, at, numberTerm(name)))
    return `${name} = ${joinedText[combine](name, value)}`
  }
  const first = around.wide
  around.wide += count
  around.before.push(`wide.fill(${startText[combine]}, ${first}, ${first + count})`)
  const p = writer.fresh('q')
  const start = writer.startOf(buffer)
  const at = start === '' ? p : `${start} + ${p}`
  around.after.push(
    `for (let ${p} = 0; ${p} < ${count}; ${p} += 1) {`,
    `  ${assignment(writer, kernelNumber, buffer, at, numberTerm(`wide[${first} + ${p}]`))}`,
    '}',
  )
  const cell = `wide[${writer.indexText(scope, String(first), index)}]`
  return `${cell} = ${joinedText[combine](cell, value)}`
}

export interface StoreContext {
  readonly around: Around
  readonly kernelNumber: string
  readonly buffers: readonly Buffer[]
}

const storeText = (
  writer: Writer,
  scope: Scope,
  store: Store,
  value: Term,
  context: StoreContext,
): string => {
  const { place, combine } = store
  if (combine === undefined)
    return assignment(writer, context.kernelNumber, place.buffer, indexOf(writer, scope, store), value)
  if (!('by' in place)) return accumulation(writer, scope, { place, combine }, asNumber(value), context)
  const at = indexOf(writer, scope, store)
  const name = writer.fresh('q')
  const cell = `f32[${name}]`
  return `{ const ${name} = ${at}; ${cell} = ${joinedText[combine](cell, asNumber(value))} }`
}

const fillText = (
  writer: Writer,
  { place, fill, combine }: Store,
  buffers: readonly Buffer[],
): readonly string[] => {
  const isGathered = combine !== undefined && !('by' in place)
  if (fill === undefined || isGathered) return []
  const buffer = buffers[place.buffer]
  const view = { float32: 'f32', int32: 'i32', uint32: 'u32', bits: 'u32' }[buffer?.format ?? 'float32']
  const words = (buffer?.bytes ?? 0) / 4
  const base = writer.base(place.buffer)
  return [`${view}.fill(${literalText(fill)}, ${base}, ${base} + ${words})`]
}

/** Writes the stores of a kernel at the point of its domain: all values of a loop are worked out before any is written. */
export const writeStores = (
  writer: Writer,
  outer: Scope,
  kernel: LoopKernel,
  context: StoreContext,
): void => {
  const rank = kernel.domain.length
  const point = outer.lines[rank] ?? []
  for (const store of kernel.stores) context.around.before.push(...fillText(writer, store, context.buffers))
  const loops = new Map<string, Store[]>()
  for (const store of kernel.stores) {
    const key = store.inner.join(',')
    const beside = loops.get(key)
    if (beside === undefined) loops.set(key, [store])
    else beside.push(store)
  }
  for (const stores of loops.values()) {
    const inner = stores[0]?.inner ?? []
    const scope = withLoops(outer, inner.length)
    const values = writer.writeBodies(
      scope,
      stores.map(({ body }) => body),
    )
    const texts = stores.map((store, i) =>
      storeText(writer, scope, store, values[i] ?? numberTerm('NaN'), context),
    )
    if (inner.length === 0) point.push(...texts)
    else
      point.push(
        ...nest(
          [[], ...scope.lines.slice(rank + 1, -1), [...(scope.lines.at(-1) ?? []), ...texts]],
          inner,
          rank,
        ),
      )
  }
}
