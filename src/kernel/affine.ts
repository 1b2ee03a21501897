import type { Affine } from './Kernel.js'

export const constantIndex = (offset: number): Affine => ({ offset, strides: [] })

/** The loop variable `v` itself. */
export const variableIndex = (v: number): Affine => ({
  offset: 0,
  strides: Array.from({ length: v + 1 }, (_, i) => (i === v ? 1 : 0)),
})

const trimmed = (strides: readonly number[]): readonly number[] => {
  let length = strides.length
  while (length > 0 && strides[length - 1] === 0) length -= 1
  return strides.slice(0, length)
}

/** offset + Σ factors[i] · terms[i]. */
export const combine = (offset: number, terms: readonly Affine[], factors: readonly number[]): Affine => {
  const strides: number[] = []
  let total = offset
  terms.forEach((term, i) => {
    const factor = factors[i] ?? 0
    total += factor * term.offset
    term.strides.forEach((stride, v) => {
      strides[v] = (strides[v] ?? 0) + factor * stride
    })
  })
  return { offset: total, strides: trimmed(Array.from(strides, (stride) => stride ?? 0)) }
}

/** The loop variable that an index is, if it is one and nothing else. */
export const variableOf = ({ offset, strides }: Affine): number | undefined => {
  const last = strides.length - 1
  return offset === 0 && last >= 0 && strides.every((stride, v) => stride === (v === last ? 1 : 0))
    ? last
    : undefined
}

export const sameIndex = (a: Affine, b: Affine): boolean =>
  a.offset === b.offset &&
  a.strides.length === b.strides.length &&
  a.strides.every((stride, v) => stride === b.strides[v])

/** A key for tables: equal for equal indices. */
export const indexKey = (index: readonly Affine[]): string =>
  index.map(({ offset, strides }) => `${offset}:${strides.join(',')}`).join(';')
