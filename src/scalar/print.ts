import { fold } from '../graph/postOrder.js'
import type { BinaryPrimitive, Scalar } from './Scalar.js'

const infix: { readonly [P in BinaryPrimitive]: string | undefined } = {
  add: '+',
  subtract: '-',
  multiply: '*',
  multiplyNoNan: undefined,
  divide: '/',
  power: '**',
  maximum: undefined,
  minimum: undefined,
  less: '<',
  lessEqual: '<=',
  equal: '==',
}

/** Writes a body as text, with the given names for its arguments. */
export const printScalar = (body: Scalar, names: readonly string[]): string => {
  const texts = fold<Scalar, string>([body], (node, [x = '', y = '', z = '']) => {
    switch (node._tag) {
      case 'Argument':
        return names[node.index] ?? `x${node.index}`
      case 'Literal':
        return String(node.value)
      case 'Unary':
        return node.primitive === 'negate' ? `-${x}` : `${node.primitive}(${x})`
      case 'Binary': {
        const operator = infix[node.primitive]
        return operator === undefined ? `${node.primitive}(${x}, ${y})` : `(${x} ${operator} ${y})`
      }
      case 'Select':
        return `select(${x}, ${y}, ${z})`
    }
  })
  return texts.get(body) ?? ''
}
