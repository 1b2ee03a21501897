import { fold } from '../graph/postOrder.js'
import { binary, type Scalar, select, unary } from './Scalar.js'

/**
 * Bodies in which some parts are other parts; what they share stays shared.
 *
 * @param replacement what stands for a part; `undefined` keeps it, over its replaced arguments
 */
export const replaceParts = (
  bodies: readonly Scalar[],
  replacement: (part: Scalar) => Scalar | undefined,
): ((body: Scalar) => Scalar) => {
  const replaced = fold<Scalar, Scalar>(bodies, (part, [x, y, z]) => {
    const other = replacement(part)
    if (other !== undefined) return other
    if (part._tag === 'Unary' && x !== undefined) return unary(part.primitive, x)
    if (part._tag === 'Binary' && x !== undefined && y !== undefined) return binary(part.primitive, x, y)
    if (part._tag === 'Select' && x !== undefined && y !== undefined && z !== undefined)
      return select(x, y, z)
    return part
  })
  return (body) => replaced.get(body) ?? body
}
