import type { Builders, Expr } from '../expr/Expr.js'
import type { Shape } from '../expr/Shape.js'
import { broadcast } from '../ops/broadcast.js'
import { concat } from '../ops/concat.js'
import { gather } from '../ops/gather.js'
import { map } from '../ops/map.js'
import { pad } from '../ops/pad.js'
import { reduce } from '../ops/reduce.js'
import { reshape } from '../ops/reshape.js'
import { scatterAdd } from '../ops/scatterAdd.js'
import { slice } from '../ops/slice.js'
import { argument, type BinaryPrimitive, binary } from '../scalar/Scalar.js'
import { expand, scalarConstant } from './operand.js'

const two =
  (primitive: BinaryPrimitive) =>
  (a: Expr, b: Expr): Expr =>
    map.node({ body: binary(primitive, argument(0), argument(1)), dtype: 'float' }, [a, b])

const increasing = (axes: readonly number[]): boolean => axes.every((axis, i) => axis === i)

const sameDims = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis])

/** The constructors that derivatives are made of. They leave out steps that change nothing. */
export const builders: Builders = {
  zeros: (like) => expand(scalarConstant(0, like.dtype), like.shape),
  number: (value) => scalarConstant(value, 'float'),
  add: two('add'),
  multiply: two('multiplyNoNan'),
  divide: two('divide'),
  equal: two('equal'),
  broadcast: (x, shape, axes) =>
    sameDims(x.shape, shape) && increasing(axes) ? x : broadcast.node({ shape, axes }, [x]),
  sum: (x, axes) => (axes.length === 0 ? x : reduce.node({ kind: 'sum', axes }, [x])),
  reshape: (x, shape) => (sameDims(x.shape, shape) ? x : reshape.node({ shape }, [x])),
  slice: (x, ranges) => slice.node({ ranges }, [x]),
  pad: (x, ranges) => pad.node({ ranges }, [x]),
  concat: (parts, axis) => concat.node({ axis }, parts),
  gather: (x, indices, axis) => gather.node({ axis }, [x, indices]),
  scatterAdd: (updates, indices, axis, size) => scatterAdd.node({ axis, size }, [updates, indices]),
}
