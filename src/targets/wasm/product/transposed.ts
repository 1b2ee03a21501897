import type { Statement, V128 } from '../../../assembler/Code.js'
import { get, set } from '../../../assembler/control.js'
import type { FunctionBuilder } from '../../../assembler/Module.js'
import { shuffle32 } from '../../../assembler/simd.js'

/** The rows of a 4 × 4 block as its columns. */
export const transposed = (f: FunctionBuilder, [a, b, c, d]: readonly [V128, V128, V128, V128]) => {
  const hold = (x: V128): { readonly code: V128; readonly set: Statement } => {
    const local = f.local('v128')
    return { code: get(local), set: set(local, x) }
  }
  const t = [
    hold(shuffle32(a, b, [0, 4, 1, 5])),
    hold(shuffle32(c, d, [0, 4, 1, 5])),
    hold(shuffle32(a, b, [2, 6, 3, 7])),
    hold(shuffle32(c, d, [2, 6, 3, 7])),
  ] as const
  return {
    before: t.map((part) => part.set),
    columns: [
      shuffle32(t[0].code, t[1].code, [0, 1, 4, 5]),
      shuffle32(t[0].code, t[1].code, [2, 3, 6, 7]),
      shuffle32(t[2].code, t[3].code, [0, 1, 4, 5]),
      shuffle32(t[2].code, t[3].code, [2, 3, 6, 7]),
    ],
  }
}
