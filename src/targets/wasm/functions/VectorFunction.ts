import type { V128 } from '../../../assembler/Code.js'
import type { Callee } from '../../../assembler/control.js'
import type { Body, FunctionBuilder } from '../../../assembler/Module.js'

/** What the writer of a function may use. */
export interface Tools {
  /** `x · y + z` on four float32: in one rounding where the engine does that and the program lets it, else in two. */
  readonly madd: (x: V128, y: V128, z: V128) => V128
  /** Another function of the module, which is added to it when it is first asked for. */
  readonly use: (f: VectorFunction) => Callee
  /**
   * A constant that is set once, before the loop that the function is written into. Without it constants are written
   * where they are used, which takes engines several instructions each.
   */
  readonly constant?: (value: V128) => V128
}

/** A function on vectors: it declares its parameters, then gives its statements and results. */
export type VectorFunction = (f: FunctionBuilder, tools: Tools) => Body
