/* One store of a loop as a kernel of one number per thread. */
import type { Affine } from '../../../kernel/Kernel.js'
import { add, equal, literal, type Scalar, select } from '../../../scalar/Scalar.js'
import type { DeviceKernel } from '../DevicePlan.js'
import { type DeviceLoop, type DeviceStore, productOf } from './DeviceLoop.js'
import { type Mover, onAxes, substitute } from './onAxes.js'
import { innerVariables, makeReader, rewrittenReductions } from './Reader.js'
import { reductionsOf } from './restrict.js'

const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

/** Where a store has no point at all: what stands there otherwise, in every thread. */
const without = ({ name, origin }: DeviceLoop, { to, count, otherwise }: DeviceStore): DeviceKernel => {
  const { reads, reading } = makeReader()
  const body: Scalar =
    otherwise._tag === 'Fill'
      ? literal(otherwise.value)
      : reading({ _tag: 'Load', array: otherwise.array, index: { offset: 0, strides: [1] } })
  const axes = [{ size: count, stride: 1 }]
  return { name, origin, to, count, offset: 0, axes, otherwise: undefined, reads, reductions: [], body }
}

/** The kernel of a store; nothing where two of its points write to one place and are not combined. */
export const kernelOf = (loop: DeviceLoop, store: DeviceStore): DeviceKernel | undefined => {
  const { name, origin, domain } = loop
  const { to, count, index, chosen, inner, otherwise } = store
  const sizes = [...domain, ...inner]
  if (productOf(sizes) === 0) return without(loop, store)
  const choice = sizes.length
  const movers: readonly Mover[] = [
    ...sizes.map((size, variable) => ({ variable, size, stride: strideOf(index, variable) })),
    ...(chosen === undefined ? [] : [{ variable: choice, size: chosen.size, stride: chosen.stride }]),
  ]
  const isFixed = ({ size, stride }: Mover): boolean => stride === 0 && size > 1
  const place = onAxes(
    index.offset,
    movers.filter((mover) => !isFixed(mover)),
    count,
  )
  if (place === undefined) return undefined
  const { offset, axes, isWhole } = place
  const reader = makeReader()
  const rest = movers.filter(isFixed)
  const common = { name, origin, to, count, offset, axes, otherwise: isWhole ? undefined : otherwise }
  const variables = new Map(place.variables)

  if (store.combine === undefined && chosen === undefined) {
    for (const { variable, size } of rest) variables.set(variable, { offset: size - 1, strides: [] })
    const needed = reductionsOf(loop.reads, loop.reductions, [store.body])
    const reductions = rewrittenReductions(reader, loop, needed, domain.length, axes.length, variables)
    const locals = new Map(needed.map((old, i) => [old, i] as const))
    const body = reader.rewritten(store.body, loop.reads, variables, locals)
    return { ...common, reads: reader.reads, reductions, body }
  }

  const loops = innerVariables(
    0,
    axes.length,
    rest.map(({ size }) => size),
  )
  rest.forEach(({ variable }, i) => {
    const at = loops.get(i)
    if (at !== undefined) variables.set(variable, at)
  })
  const value = reader.rewritten(store.body, loop.reads, variables)
  const term =
    chosen === undefined
      ? value
      : select(
          equal(
            reader.reading({ ...chosen.by, index: substitute(chosen.by.index, variables) }),
            reader.reading({ _tag: 'Position', index: variables.get(choice) ?? { offset: 0, strides: [] } }),
          ),
          value,
          literal(0),
        )
  const sum = reader.reading({ _tag: 'Local', reduction: 0 })
  const own: Affine = { offset, strides: axes.map(({ stride }) => stride) }
  const base =
    otherwise._tag === 'Keep'
      ? reader.reading({ _tag: 'Load', array: otherwise.array, index: own })
      : literal(otherwise.value)
  const isBare = chosen === undefined || (otherwise._tag === 'Fill' && otherwise.value === 0)
  return {
    ...common,
    reads: reader.reads,
    reductions: [{ kind: store.combine ?? 'sum', inner: rest.map(({ size }) => size), body: term }],
    body: isBare ? sum : add(base, sum),
  }
}
