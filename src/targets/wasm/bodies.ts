/* Scalar bodies as code: each part in the outermost loop that knows all it needs. */
import { postOrder } from '../../graph/postOrder.js'
import { depthOf } from '../../kernel/cost.js'
import type { Access } from '../../kernel/Kernel.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { loaded, loadedChosen, position } from './loads.js'
import { binaryValue, selectValue, unaryValue } from './primitives.js'
import { randomNumbers } from './randomNumbers.js'
import { atDepth, lookUp, type Scope } from './Scope.js'
import type { Value } from './Value.js'
import type { Writer } from './Writer.js'

const missing: Value = { kind: 'literal', value: Number.NaN }

const accessed = (writer: Writer, scope: Scope, access: Access | undefined): Value => {
  switch (access?._tag) {
    case 'Load':
      return loaded(writer, scope, access)
    case 'Gather':
      return loadedChosen(writer, scope, access)
    case 'Local':
      return lookUp(scope, ({ reductions }) => reductions, access.reduction) ?? missing
    case 'Position':
      return position(writer, scope, access.index)
    case 'Random':
      return randomNumbers(writer, scope, access)
    default:
      return missing
  }
}

/** Writes what bodies need, and gives their values in this scope. `rank` is the number of loops of the domain. */
export const writeBodies = (
  writer: Writer,
  scope: Scope,
  rank: number,
  bodies: readonly Scalar[],
): readonly Value[] => {
  const depths = new Map<Scalar, number>()
  const valueAt = (part: Scalar | undefined): Value =>
    (part === undefined ? undefined : lookUp(scope, ({ values }) => values, part)) ?? missing
  for (const part of postOrder(bodies)) {
    const own = part._tag === 'Argument' ? depthOf(writer.accesses[part.index], rank) : 0
    const depth = part.args.reduce<number>((most, x) => Math.max(most, depths.get(x) ?? 0), own)
    depths.set(part, depth)
    const at = atDepth(scope, depth)
    if (lookUp(at, ({ values }) => values, part) !== undefined) continue
    const [x, y, z] = part.args.map(valueAt)
    const write = (): Value => {
      switch (part._tag) {
        case 'Argument':
          return accessed(writer, at, writer.accesses[part.index])
        case 'Literal':
          return {
            kind: 'literal',
            value: writer.isFloat(part) ? Math.fround(part.value) : part.value,
          }
        case 'Unary':
          return unaryValue(writer, at, part.primitive, x ?? missing)
        case 'Binary':
          return binaryValue(writer, at, part.primitive, x ?? missing, y ?? missing, writer.isFloat(part))
        case 'Select':
          return selectValue(writer, at, x ?? missing, y ?? missing, z ?? missing, writer.isFloat(part))
      }
    }
    at.values.set(part, write())
  }
  return bodies.map(valueAt)
}
