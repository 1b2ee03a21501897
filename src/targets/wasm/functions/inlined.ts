import { type Code, code, type Statement, type Type, type V128 } from '../../../assembler/Code.js'
import { set } from '../../../assembler/control.js'
import type { FunctionBuilder } from '../../../assembler/Module.js'
import type { Tools, VectorFunction } from './VectorFunction.js'

/**
 * The result of a vector function, whose instructions become part of the function that is being written. In a loop,
 * with `tools.constant`, that is about twice as fast as a call.
 */
export const inlined = (
  f: FunctionBuilder,
  tools: Tools,
  write: VectorFunction,
  ...args: readonly Code<Type>[]
): V128 => {
  const given: Statement[] = []
  const { bytes } = write(
    {
      param: (type) => {
        const local = f.local(type)
        const value = args[given.length]
        if (value !== undefined) given.push(set<Type>(local, value))
        return local
      },
      local: f.local,
    },
    tools,
  )
  return code('v128', ...given.map((statement) => statement.bytes), bytes)
}
