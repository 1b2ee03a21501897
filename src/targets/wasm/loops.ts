/* Loops as code. */
import type { I32 } from '../../assembler/Code.js'
import { forLoop, get } from '../../assembler/control.js'
import { i32 } from '../../assembler/numeric.js'
import { innerScope, type Scope } from './Scope.js'
import type { Writer } from './Writer.js'

/** The values of a loop variable. */
export interface Bounds {
  readonly from: I32
  readonly to: I32
  /** How many there are, where that is known. */
  readonly size: number | undefined
  /** Whether they come in fours, though it is not known how many. */
  readonly areFours?: boolean
}

export const allOf = (size: number): Bounds => ({ from: i32.const(0), to: i32.const(size), size })

/** A loop whose inside is written by `write`. */
const plainLoop = (
  { f }: Writer,
  outer: Scope,
  { from, to }: Bounds,
  lanes: 'four' | 'as outside',
  write: (scope: Scope) => void,
): void => {
  const variable = f.local('i32')
  const scope = innerScope(outer, get(variable), lanes)
  write(scope)
  outer.statements.push(forLoop(variable, from, to, lanes === 'four' ? 4 : 1, ...scope.statements))
}

/** A loop, with four values of its variable at a time as long as there are four if it is `vector`. */
export const writeLoop = (
  writer: Writer,
  outer: Scope,
  bounds: Bounds,
  isVector: boolean,
  write: (scope: Scope) => void,
): void => {
  const { from, to, size } = bounds
  if (!isVector || (size !== undefined && size < 4)) {
    plainLoop(writer, outer, bounds, 'as outside', write)
    return
  }
  const middle =
    size === undefined
      ? writer.hold(outer, i32.add(from, i32.and(i32.sub(to, from), i32.const(-4))))
      : i32.const(size - (size % 4))
  plainLoop(writer, outer, { from, to: middle, size: undefined }, 'four', write)
  if (size === undefined ? bounds.areFours !== true : size % 4 !== 0)
    plainLoop(writer, outer, { from: middle, to, size: undefined }, 'as outside', write)
}

/**
 * Loops inside each other; the last one may be a vector loop. Nothing is written where one of them has no rounds: what
 * stands outside the others must not look for numbers that are not there.
 */
export const writeLoops = (
  writer: Writer,
  outer: Scope,
  bounds: readonly Bounds[],
  vector: 'last' | 'none',
  write: (scope: Scope) => void,
): void => {
  if (bounds.some(({ size }) => size === 0)) return
  const [first, ...rest] = bounds
  if (first === undefined) write(outer)
  else
    writeLoop(writer, outer, first, vector === 'last' && rest.length === 0, (scope) => {
      writeLoops(writer, scope, rest, vector, write)
    })
}
