/* Loops of the domain that are one loop: where every index runs through both as through one. */
import type { Access, Affine, LoopKernel, Place } from './Kernel.js'

const strideOf = ({ strides }: Affine, v: number): number => strides[v] ?? 0

const indicesOf = (access: Access): readonly Affine[] => {
  switch (access._tag) {
    case 'Load':
    case 'Position':
    case 'Random':
      return [access.index]
    case 'Gather':
      return [access.index, access.by.index]
    case 'Local':
      return []
  }
}

/** All strides without that of one loop. */
const without = (index: Affine, v: number): Affine => ({
  ...index,
  strides: index.strides.filter((_, i) => i !== v),
})

const mapIndices = (kernel: LoopKernel, f: (index: Affine) => Affine): LoopKernel => {
  const ofPlace = <P extends Place>(place: P): P => ({ ...place, index: f(place.index) })
  return {
    ...kernel,
    accesses: kernel.accesses.map((access): Access => {
      switch (access._tag) {
        case 'Gather':
          return { ...ofPlace(access), by: ofPlace(access.by) }
        case 'Local':
          return access
        default:
          return { ...access, index: f(access.index) }
      }
    }),
    stores: kernel.stores.map((store) => ({
      ...store,
      place:
        'by' in store.place ? { ...ofPlace(store.place), by: ofPlace(store.place.by) } : ofPlace(store.place),
    })),
  }
}

/** The same kernel with as few loops in its domain as its indices allow. */
export const collapse = (kernel: LoopKernel): LoopKernel => {
  const { domain, accesses, stores } = kernel
  const indices = [
    ...accesses.flatMap(indicesOf),
    ...stores.flatMap(({ place }) => ('by' in place ? [place.index, place.by.index] : [place.index])),
  ]
  const v = domain.findIndex(
    (_, a) =>
      a + 1 < domain.length &&
      indices.every((index) => strideOf(index, a) === strideOf(index, a + 1) * (domain[a + 1] ?? 1)),
  )
  if (v < 0) return kernel
  const merged = domain.flatMap((size, a) =>
    a === v ? [size * (domain[v + 1] ?? 1)] : a === v + 1 ? [] : [size],
  )
  return collapse(mapIndices({ ...kernel, domain: merged }, (index) => without(index, v)))
}
