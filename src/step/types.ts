import type { Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'

export const isFloat = (x: Expr): x is Expr<Shape, 'float'> => x.dtype === 'float'

export const isScalar = (x: Expr): x is Expr<readonly [], 'float'> => isFloat(x) && x.shape.length === 0

export const isCount = (x: Expr): x is Expr<readonly [], 'int'> => x.dtype === 'int' && x.shape.length === 0
