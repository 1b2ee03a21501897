import * as E from 'fp-ts/lib/Either.js'
import type { Expr, Operand } from '../expr/Expr.js'
import { sameShape } from '../expr/Shape.js'
import type { Key } from '../random/key.js'

export const isKey = (node: Expr): boolean => node.dtype === 'uint32' && sameShape(node.shape, [2])

export const keyOf = ({ data: [high = 0, low = 0] }: Operand): Key => [high, low]

export const needsKey = E.left('needs a key: uint32 of shape [2]')
