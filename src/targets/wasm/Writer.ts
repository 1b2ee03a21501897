/* What writes the code of one function over the buffers of a plan. */

import type { Code, I32, Local, Type, V128 } from '../../assembler/Code.js'
import { get, set } from '../../assembler/control.js'
import type { FunctionBuilder } from '../../assembler/Module.js'
import { i32 } from '../../assembler/numeric.js'
import type { Access, Format } from '../../kernel/Kernel.js'
import type { Scalar } from '../../scalar/Scalar.js'
import type { Tools } from './functions/VectorFunction.js'
import { rootScope, type Scope } from './Scope.js'

/** What a function is written for. */
export interface Subject {
  readonly accesses: readonly Access[]
  readonly formatOf: (buffer: number) => Format
  readonly isFloat: (part: Scalar) => boolean
  /** Buffers whose numbers matter after the run: they must be finite. */
  readonly watched: ReadonlySet<number>
  /** Where random words stand that were drawn before, by their keys. */
  readonly drawn: ReadonlyMap<string, number>
}

export interface Writer extends Subject, Tools {
  readonly f: FunctionBuilder
  readonly root: Scope
  /** The address of a buffer, in bytes. */
  readonly base: (buffer: number) => I32
  /** The number of the kernel, to report faults with. */
  readonly kernel: I32
  /** Which part of the work is to be done. */
  readonly chunk: I32
  /** Sets a new variable. */
  readonly hold: <T extends Type>(scope: Scope, value: Code<T>) => Code<T>
  /** A constant, set once at the start of the function. */
  readonly constant: (value: V128) => V128
  /** Bits that are set in a lane that is not finite, over all that is stored in watched buffers. */
  readonly unfinite: Local<'v128'>
}

/** A writer of a function of the number of the kernel, the addresses of buffers, and the part of the work. */
export const makeWriter = (
  f: FunctionBuilder,
  tools: Tools,
  subject: Subject,
  buffers: readonly number[],
): Writer => {
  const kernel = get(f.param('i32'))
  const bases = new Map(buffers.map((buffer) => [buffer, get(f.param('i32'))]))
  const chunk = get(f.param('i32'))
  const root = rootScope()
  const constants = new Map<string, V128>()
  const hold = <T extends Type>(scope: Scope, value: Code<T>): Code<T> => {
    const local = f.local(value.type)
    scope.statements.push(set(local, value))
    return get(local)
  }
  return {
    ...subject,
    ...tools,
    f,
    root,
    kernel,
    chunk,
    base: (buffer) => bases.get(buffer) ?? i32.const(0),
    hold,
    constant: (value) => {
      const key = JSON.stringify(value.bytes)
      const known = constants.get(key)
      if (known !== undefined) return known
      const held = hold(root, value)
      constants.set(key, held)
      return held
    },
    unfinite: f.local('v128'),
  }
}
