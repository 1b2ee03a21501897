/* Numbers that an operation is not defined on: the first one is written down. */
import type { F64, V128 } from '../../assembler/Code.js'
import { callInto, get, sequence, set, when } from '../../assembler/control.js'
import { bodyOf } from '../../assembler/Module.js'
import { f64, i32 } from '../../assembler/numeric.js'
import { f32x4, f64x2, i32x4, shuffle32, v128 } from '../../assembler/simd.js'
import { narrowed } from './convert.js'
import type { VectorFunction } from './functions/VectorFunction.js'
import { type FaultKind, faultKinds, header } from './layout.js'
import type { Scope } from './Scope.js'
import type { Wide } from './Value.js'
import type { Writer } from './Writer.js'

/** Writes down the first of four numbers that is marked, if nothing is written down yet. */
const report: VectorFunction = (f) => {
  const kernel = f.param('i32')
  const kind = f.param('i32')
  const wrong = f.param('v128')
  const low = f.param('v128')
  const high = f.param('v128')
  const zero = i32.const(0)
  const put = (value: F64) =>
    sequence(
      f64.store(zero, value, header.value),
      i32.store(zero, get(kind), header.kind),
      i32.store(zero, i32.add(get(kernel), i32.const(1)), header.kernel),
    )
  const lanes = [
    f64x2.extract(get(low), 0),
    f64x2.extract(get(low), 1),
    f64x2.extract(get(high), 0),
    f64x2.extract(get(high), 1),
  ]
  return bodyOf(
    lanes.map((value, lane) =>
      when(i32.and(i32.eqz(i32.load(zero, header.kernel)), i32x4.extract(get(wrong), lane)), put(value)),
    ),
  )
}

/** Reports the numbers that are marked as wrong. */
const reportWhere = (writer: Writer, scope: Scope, kind: FaultKind, wrong: V128, value: Wide): void => {
  const callee = writer.use(report)
  scope.statements.push(
    when(
      v128.anyTrue(wrong),
      callInto(
        callee,
        [writer.kernel, i32.const(faultKinds.indexOf(kind)), wrong, value.low, value.high],
        [],
      ),
    ),
  )
}

/** Indices below a size; others are reported, and become 0. */
export const checkedIndices = (writer: Writer, scope: Scope, lanes: V128, size: number): V128 => {
  const wrong = writer.hold(scope, i32x4.geU(lanes, writer.constant(i32x4.constSplat(size))))
  reportWhere(writer, scope, 'index', wrong, {
    kind: 'wide',
    low: f64x2.fromI32x4S(lanes),
    high: f64x2.fromI32x4S(shuffle32(lanes, lanes, [2, 3, 2, 3])),
  })
  return writer.hold(scope, v128.andNot(lanes, wrong))
}

/** Numbers as 32-bit words; what is no such integer is reported. */
export const checkedWords = (writer: Writer, scope: Scope, kind: 'int' | 'uint32', value: Wide): V128 => {
  const [truncate, restore] =
    kind === 'int' ? [i32x4.fromF64x2S, f64x2.fromI32x4S] : [i32x4.fromF64x2U, f64x2.fromI32x4U]
  const words = writer.hold(scope, shuffle32(truncate(value.low), truncate(value.high), [0, 1, 4, 5]))
  const wrong = writer.hold(
    scope,
    narrowed(
      f64x2.ne(value.low, restore(words)),
      f64x2.ne(value.high, restore(shuffle32(words, words, [2, 3, 2, 3]))),
    ),
  )
  reportWhere(writer, scope, kind, wrong, value)
  return words
}

export const keepUnfinite = (writer: Writer, scope: Scope, lanes: V128): void => {
  // x − x is 0 for every finite x, and NaN for all others.
  scope.statements.push(set(writer.unfinite, v128.or(get(writer.unfinite), f32x4.sub(lanes, lanes))))
}

/** What a function does at its end about numbers that are not finite. */
export const flagUnfinite = ({ unfinite }: Writer) => {
  const zero = i32.const(0)
  return when(v128.anyTrue(get(unfinite)), i32.store(zero, i32.const(1), header.unfinite))
}
