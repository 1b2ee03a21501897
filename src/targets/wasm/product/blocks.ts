/* Loops over blocks of rows, columns or terms. */
import type { I32 } from '../../../assembler/Code.js'
import { branchIf, get, loop, selectCode, set, when } from '../../../assembler/control.js'
import { i32 } from '../../../assembler/numeric.js'
import type { Bounds } from '../loops.js'
import { type Scope, sameDepth } from '../Scope.js'
import type { Writer } from '../Writer.js'

/** A loop over blocks: `step` gives how far each of them reaches. */
export const blockLoop = (
  writer: Writer,
  outer: Scope,
  { from, to }: Bounds,
  step: (at: I32) => I32,
  write: (at: I32, scope: Scope) => void,
): void => {
  const at = writer.f.local('i32')
  const scope = sameDepth(outer)
  write(get(at), scope)
  outer.statements.push(
    set(at, from),
    when(
      i32.ltS(get(at), to),
      loop(...scope.statements, set(at, i32.add(get(at), step(get(at)))), branchIf(0, i32.ltS(get(at), to))),
    ),
  )
}

/** The next values of a loop that has `size` of them: so many, or what is left. */
export const boundsFrom = (writer: Writer, scope: Scope, from: I32, most: number, size: number): Bounds => {
  const end = writer.hold(scope, i32.add(from, i32.const(most)))
  const to = writer.hold(scope, selectCode(i32.ltS(end, i32.const(size)), end, i32.const(size)))
  return { from, to, size: undefined, areFours: size % 4 === 0 }
}
