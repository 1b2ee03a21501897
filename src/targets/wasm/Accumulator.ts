/* Numbers that are joined over a loop: lane by lane, and across lanes at the end where the loop itself has the lanes. */

import type { Local, V128 } from '../../assembler/Code.js'
import { get, set } from '../../assembler/control.js'
import { f32x4, f64x2, shuffle32 } from '../../assembler/simd.js'
import type { Combine } from '../../kernel/Kernel.js'
import { toFloat, toWide } from './convert.js'
import type { Scope } from './Scope.js'
import type { Value } from './Value.js'
import type { Writer } from './Writer.js'

interface Joining {
  readonly start: V128
  readonly join: (x: V128, y: V128) => V128
}

export const joiningWides: { readonly [C in Combine]: Joining } = {
  sum: { start: f64x2.constSplat(0), join: f64x2.add },
  max: { start: f64x2.constSplat(Number.NEGATIVE_INFINITY), join: f64x2.max },
  min: { start: f64x2.constSplat(Number.POSITIVE_INFINITY), join: f64x2.min },
}

const joiningFloats: { readonly [C in Exclude<Combine, 'sum'>]: Joining } = {
  max: { start: f32x4.constSplat(Number.NEGATIVE_INFINITY), join: f32x4.max },
  min: { start: f32x4.constSplat(Number.POSITIVE_INFINITY), join: f32x4.min },
}

export interface Accumulator {
  /** Joins a value to what is there. `isAcross` where the lanes of the scope are values of the loop. */
  readonly add: (scope: Scope, value: Value, isAcross: boolean) => void
  /** The joined values, at every lane of the scope outside the loop. */
  readonly total: (scope: Scope) => Value
}

const swapped64 = (x: V128): V128 => shuffle32(x, x, [2, 3, 0, 1])
const swapped32 = (x: V128): V128 => shuffle32(x, x, [1, 0, 3, 2])

/** Variables that start anew where the scope stands now. */
const started = (writer: Writer, scope: Scope, start: V128): Local<'v128'> => {
  const local = writer.f.local('v128')
  scope.statements.push(set(local, start))
  return local
}

/** Joins what lies on the lanes of a vector with the lanes beside each other. */
const wideAccumulator = (writer: Writer, outer: Scope, combine: Combine): Accumulator => {
  const { start, join } = joiningWides[combine]
  const pointwise = [started(writer, outer, start), started(writer, outer, start)] as const
  const across = [started(writer, outer, start), started(writer, outer, start)] as const
  let isUniform = true
  let isUsedAcross = false
  const update = (scope: Scope, local: Local<'v128'>, x: V128): void => {
    scope.statements.push(set(local, join(get(local), x)))
  }
  return {
    add: (scope, value, isAcross) => {
      const { low, high } = toWide(writer, scope, value)
      const locals = isAcross ? across : pointwise
      if (isAcross) isUsedAcross = true
      update(scope, locals[0], low)
      if (!isAcross && outer.vector === undefined) return
      if (!isAcross) isUniform = false
      update(scope, locals[1], high)
    },
    total: (scope) => {
      if (isUsedAcross) {
        const both = writer.hold(scope, join(get(across[0]), get(across[1])))
        update(scope, pointwise[0], join(both, swapped64(both)))
      }
      const low = get(pointwise[0])
      return { kind: 'wide', low, high: isUniform ? low : get(pointwise[1]) }
    },
  }
}

const floatAccumulator = (writer: Writer, outer: Scope, combine: Exclude<Combine, 'sum'>): Accumulator => {
  const { start, join } = joiningFloats[combine]
  const pointwise = started(writer, outer, start)
  const across = started(writer, outer, start)
  let isUsedAcross = false
  return {
    add: (scope, value, isAcross) => {
      if (isAcross) isUsedAcross = true
      const local = isAcross ? across : pointwise
      scope.statements.push(set(local, join(get(local), toFloat(writer, scope, value))))
    },
    total: (scope) => {
      if (isUsedAcross) {
        const pairs = writer.hold(scope, join(get(across), swapped64(get(across))))
        scope.statements.push(set(pointwise, join(get(pointwise), join(pairs, swapped32(pairs)))))
      }
      return { kind: 'float', lanes: get(pointwise) }
    },
  }
}

/** Joins values from where the outer scope stands now: sums and whole numbers in float64. */
export const makeAccumulator = (
  writer: Writer,
  outer: Scope,
  combine: Combine,
  isFloat: boolean,
): Accumulator =>
  combine === 'sum' || !isFloat
    ? wideAccumulator(writer, outer, combine)
    : floatAccumulator(writer, outer, combine)
