import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../expr/Expr.js'
import { inferBinary, type as tensorType } from '../expr/OpDefinition.js'

export const undecided = E.left('has no meaning yet: choose training(…), evaluation(…) or monteCarlo(…)')

export const floatAndRate = (args: readonly Expr[]) =>
  inferBinary(args, (x, rate) =>
    x.dtype === 'float' && rate.dtype === 'float' && rate.shape.length === 0
      ? tensorType('float', x.shape)
      : E.left('takes a float tensor and a float scalar'),
  )
