/* The reductions of a kernel at the points of a scope. */

import type { V128 } from '../../assembler/Code.js'
import { get, set } from '../../assembler/control.js'
import { i32 } from '../../assembler/numeric.js'
import { f32x4, f64x2, i32x4, v128 } from '../../assembler/simd.js'
import type { Reduction } from '../../kernel/Kernel.js'
import { isTerm } from '../../kernel/rounding.js'
import { makeAccumulator } from './Accumulator.js'
import { writeBodies } from './bodies.js'
import { narrowed, toFloat, toWide, widened, widenedMask } from './convert.js'
import { allOf, writeLoops } from './loops.js'
import { wideProduct } from './primitives.js'
import type { Scope } from './Scope.js'
import { float, type Value } from './Value.js'
import type { Writer } from './Writer.js'

const valueIn = (writer: Writer, scope: Scope, rank: number, reduction: Reduction): Value => {
  const { body } = reduction
  if (!isTerm(reduction)) return writeBodies(writer, scope, rank, [body])[0] ?? missing
  const [x = missing, y = missing] = writeBodies(writer, scope, rank, body.args)
  return wideProduct(writer, scope, x, y)
}

const missing: Value = { kind: 'literal', value: Number.NaN }

/** The best value so far, and where it was. */
const writeArg = (writer: Writer, point: Scope, rank: number, { kind, inner, body }: Reduction): Value => {
  const isFloat = writer.isFloat(body)
  const place = writer.f.local('v128')
  const best = [writer.f.local('v128'), writer.f.local('v128')] as const
  point.statements.push(set(place, i32x4.constSplat(-1)))
  writeLoops(writer, point, inner.map(allOf), 'none', (scope) => {
    const [value = missing] = writeBodies(writer, scope, rank, [body])
    const first = writer.hold(scope, i32x4.ltS(get(place), i32x4.constSplat(0)))
    const position = scope === point ? i32x4.constSplat(0) : i32x4.splat(scope.variable ?? i32.const(0))
    const update = (better: V128): void => {
      scope.statements.push(set(place, v128.select(position, get(place), better)))
    }
    if (isFloat) {
      const now = toFloat(writer, scope, value)
      const [sofar] = best
      const beats = kind === 'argmax' ? f32x4.gt(now, get(sofar)) : f32x4.lt(now, get(sofar))
      const better = writer.hold(
        scope,
        v128.or(first, v128.and(f32x4.eq(get(sofar), get(sofar)), v128.or(f32x4.ne(now, now), beats))),
      )
      update(better)
      scope.statements.push(set(sofar, v128.select(now, get(sofar), better)))
      return
    }
    const now = toWide(writer, scope, value)
    const beats = kind === 'argmax' ? f64x2.gt : f64x2.lt
    const better = writer.hold(
      scope,
      v128.or(first, narrowed(beats(now.low, get(best[0])), beats(now.high, get(best[1])))),
    )
    update(better)
    scope.statements.push(
      set(best[0], v128.select(now.low, get(best[0]), widenedMask(better, 'low'))),
      set(best[1], v128.select(now.high, get(best[1]), widenedMask(better, 'high'))),
    )
  })
  return widened(writer, point, get(place), f64x2.fromI32x4S)
}

const write = (
  writer: Writer,
  point: Scope,
  rank: number,
  reduction: Reduction,
  lanes: 'domain' | 'inner',
): Value => {
  const { kind, inner, body } = reduction
  if (kind === 'argmax' || kind === 'argmin') return writeArg(writer, point, rank, reduction)
  const isFloat = writer.isFloat(body)
  const accumulator = makeAccumulator(writer, point, kind, isFloat)
  const vector = lanes === 'inner' ? 'last' : 'none'
  writeLoops(writer, point, inner.map(allOf), vector, (scope) => {
    accumulator.add(
      scope,
      valueIn(writer, scope, rank, reduction),
      scope.vector !== undefined && scope.vector >= rank,
    )
  })
  const total = accumulator.total(point)
  return isFloat ? float(toFloat(writer, point, total)) : total
}

/** Writes every reduction, in order. With `inner` lanes the last loop of each has the lanes. */
export const writeReductions = (
  writer: Writer,
  point: Scope,
  rank: number,
  reductions: readonly Reduction[],
  lanes: 'domain' | 'inner',
): void => {
  reductions.forEach((reduction, r) => {
    point.reductions.set(r, write(writer, point, rank, reduction, lanes))
  })
}
