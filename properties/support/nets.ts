import { dense, type Expr, input, relu, type Shape } from 'regula'

export const batch = 4
export const x = input('x', [batch, 3])
export const y = input('y', [batch, 2])
export const labels = input('labels', [batch], 'int')

type Float = Expr<Shape, 'float'>

/** Two layers with an activation between them. */
export const net = (activation: (h: Float) => Float = relu, units = 2): Float =>
  dense('output', units)(activation(dense('hidden', 5)(x)))
