/* One kernel, executed as its definition reads: point by point, rounding what a kernel rounds. */
import { postOrder } from '../graph/postOrder.js'
import {
  type Access,
  type Affine,
  type ChosenPlace,
  identityOf,
  type Kernel,
  type KeyChain,
  type LoopKernel,
  type Reduction,
  type Store,
} from '../kernel/Kernel.js'
import type { Plan } from '../kernel/Plan.js'
import { floatness, floatReductions, isTerm, mayRound } from '../kernel/rounding.js'
import type { Key } from '../random/key.js'
import { foldIn, threefry2x32, uniformFromBits } from '../random/threefry.js'
import { evaluateBinary, evaluateUnary } from '../scalar/evaluate.js'
import type { Scalar } from '../scalar/Scalar.js'
import type { PlanMemory } from './planMemory.js'

/** All points of some loops, the last loop fastest. */
const forEachPoint = (sizes: readonly number[], visit: (point: readonly number[]) => void): void => {
  const loop = (point: readonly number[]): void => {
    const size = sizes[point.length]
    if (size === undefined) visit(point)
    else for (let i = 0; i < size; i += 1) loop([...point, i])
  }
  loop([])
}

const at = ({ offset, strides }: Affine, point: readonly number[]): number =>
  strides.reduce((sum, stride, v) => sum + (stride === 0 ? 0 : stride * (point[v] ?? Number.NaN)), offset)

/** A body with its parts in order; each is worked out once. */
const evaluate = (
  body: Scalar,
  argument: (index: number) => number,
  isFloat: (part: Scalar) => boolean,
  exact: Scalar | undefined,
): number => {
  const values = new Map<Scalar, number>()
  const rounded = (part: Scalar, value: number): number =>
    mayRound(part) && isFloat(part) && part !== exact ? Math.fround(value) : value
  for (const part of postOrder([body])) {
    const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = part.args.map(
      (arg) => values.get(arg) ?? Number.NaN,
    )
    switch (part._tag) {
      case 'Argument':
        values.set(part, argument(part.index))
        break
      case 'Literal':
        values.set(part, isFloat(part) ? Math.fround(part.value) : part.value)
        break
      case 'Unary':
        values.set(part, rounded(part, evaluateUnary[part.primitive](x)))
        break
      case 'Binary':
        values.set(part, rounded(part, evaluateBinary[part.primitive](x, y)))
        break
      case 'Select':
        values.set(part, x !== 0 ? y : z)
    }
  }
  return values.get(body) ?? Number.NaN
}

const join: { readonly [C in 'sum' | 'max' | 'min']: (a: number, b: number) => number } = {
  sum: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
}

/** Word `index` of the `count` words of a key, as `randomBits` gives them. */
const wordOf = (key: Key, index: number, count: number): number => {
  const half = Math.ceil(count / 2)
  const block = index < half ? index : index - half
  const counter = half + block
  const [first, second] = threefry2x32(key, block, counter < count ? counter : 0)
  return index < half ? first : second
}

/** Runs kernels over a memory. */
export const kernelRunner = (plan: Plan, memory: PlanMemory) => {
  const { read, write } = memory
  const chosen = (place: ChosenPlace, point: readonly number[]): number | undefined => {
    const choice = read(place.by.buffer, at(place.by.index, point))
    if (choice >= 0 && choice < place.size) return at(place.index, point) + choice * place.stride
    memory.fault(`the index ${choice} is out of range`)
    return undefined
  }
  const keyOf = ({ key, folds }: KeyChain, point: readonly number[]): Key => {
    const start = at(key.index, point)
    return folds.reduce<Key>(
      (words, fold) =>
        foldIn(words, (typeof fold === 'number' ? fold : read(fold.buffer, at(fold.index, point))) >>> 0),
      [read(key.buffer, start), read(key.buffer, start + 1)],
    )
  }
  const numberAt = (
    access: Access | undefined,
    point: readonly number[],
    locals: readonly number[],
  ): number => {
    switch (access?._tag) {
      case 'Load':
        return read(access.buffer, at(access.index, point))
      case 'Gather': {
        const p = chosen(access, point)
        return p === undefined ? 0 : read(access.buffer, p)
      }
      case 'Local':
        return locals[access.reduction] ?? Number.NaN
      case 'Position':
        return at(access.index, point)
      case 'Random': {
        const bits = wordOf(keyOf(access.key, point), at(access.index, point), access.count)
        return access.kind === 'bits' ? bits : uniformFromBits(bits)
      }
      default:
        memory.fault('an argument is missing')
        return Number.NaN
    }
  }
  const formatOf = (buffer: number) => plan.buffers[buffer]?.format ?? 'float32'
  const bodyAt = (accesses: readonly Access[], locals: readonly number[], floats: readonly boolean[]) => {
    const isFloat = floatness(accesses, formatOf, floats)
    return (body: Scalar, point: readonly number[], exact?: Scalar): number =>
      evaluate(body, (index) => numberAt(accesses[index], point, locals), isFloat, exact)
  }

  const reduce = (
    reduction: Reduction,
    value: (body: Scalar, point: readonly number[], exact?: Scalar) => number,
    outer: readonly number[],
    isFloat: boolean,
  ): number => {
    const { kind, inner, body } = reduction
    if (kind !== 'argmax' && kind !== 'argmin') {
      const exact = isTerm(reduction) ? body : undefined
      let sofar = identityOf[kind]
      forEachPoint(inner, (point) => {
        sofar = join[kind](sofar, value(body, [...outer, ...point], exact))
      })
      return isFloat ? Math.fround(sofar) : sofar
    }
    let [best, position] = [Number.NaN, -1]
    forEachPoint(inner, (point) => {
      const now = value(body, [...outer, ...point])
      const isBetter = kind === 'argmax' ? now > best : now < best
      if (position < 0 || (!Number.isNaN(best) && (Number.isNaN(now) || isBetter)))
        [best, position] = [now, point[0] ?? 0]
    })
    return position
  }

  const runLoop = (kernel: LoopKernel): void => {
    const { domain, accesses, reductions, stores } = kernel
    const floats = floatReductions(kernel, formatOf)
    const wide = new Map<Store, Float64Array>()
    for (const store of stores) {
      const { place, combine, fill } = store
      const count = plan.buffers[place.buffer]?.count ?? 0
      if (combine !== undefined) wide.set(store, new Float64Array(count).fill(identityOf[combine]))
      else if (fill !== undefined) wide.set(store, new Float64Array(count).fill(fill))
    }
    const groups = new Map<string, Store[]>()
    for (const store of stores) groups.set(`${store.inner}`, [...(groups.get(`${store.inner}`) ?? []), store])
    forEachPoint(domain, (outer) => {
      const locals: number[] = []
      const value = bodyAt(accesses, locals, floats)
      for (const [r, reduction] of reductions.entries())
        locals.push(reduce(reduction, value, outer, floats[r] ?? true))
      for (const group of groups.values())
        forEachPoint(group[0]?.inner ?? [], (inner) => {
          const point = [...outer, ...inner]
          const values = group.map(({ body }) => value(body, point))
          group.forEach((store, i) => {
            const { place, combine } = store
            const p = 'by' in place ? chosen(place, point) : at(place.index, point)
            if (p === undefined) return
            const now = values[i] ?? Number.NaN
            const cells = wide.get(store)
            if (cells === undefined) write(place.buffer, p, now)
            else cells[p] = combine === undefined ? now : join[combine](cells[p] ?? Number.NaN, now)
          })
        })
    })
    for (const [{ place }, cells] of wide)
      for (const [p, value] of cells.entries()) write(place.buffer, p, value)
  }

  return (kernel: Kernel): void => {
    switch (kernel._tag) {
      case 'Loop':
        runLoop(kernel)
        return
      case 'Key': {
        const p = kernel.place.index.offset
        for (const [i, word] of keyOf(kernel.chain, []).entries()) write(kernel.place.buffer, p + i, word)
        return
      }
      case 'Scan':
        forEachPoint(kernel.domain, (outer) => {
          let sum = 0
          for (let i = 0; i < kernel.length; i += 1) {
            const point = [...outer, kernel.reverse ? kernel.length - 1 - i : i]
            sum += bodyAt(kernel.accesses, [], [])(kernel.body, point)
            write(kernel.place.buffer, at(kernel.place.index, point), sum)
          }
        })
    }
  }
}
