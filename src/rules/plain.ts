/* Nodes as they are written, without any rule: what examples are made of. */
import { apply, type Expr } from '../expr/Expr.js'
import type { DType, Shape } from '../expr/Shape.js'
import { input } from '../ops/input.js'
import { type AtomName, atomOp } from './atoms.js'
import { constantOp, repeatOp } from './literal.js'
import type { Build } from './Rule.js'

export const plainBuild: Build = {
  node: (op, args) => apply(op, args),
  atom: (name, dtype, args) => apply(atomOp(name, dtype), args),
  literal: (value, dtype, shape) => {
    const scalar = apply(constantOp(value, dtype), [])
    return shape.length === 0 ? scalar : apply(repeatOp(shape), [scalar])
  },
}

/** An input of an example. */
export const given = (name: string, shape: Shape, dtype: DType = 'float'): Expr =>
  input.node({ name, shape, dtype }, [])

export const comparisons: readonly AtomName[] = ['less', 'lessEqual', 'equal']

/** A primitive over arguments of one shape. */
export const atom = (name: AtomName, ...args: readonly Expr[]): Expr =>
  plainBuild.atom(name, comparisons.includes(name) ? 'bool' : 'float', args)

/** A number repeated to a shape. */
export const repeated = (value: number, shape: Shape = [], dtype: DType = 'float'): Expr =>
  plainBuild.literal(value, dtype, shape)
