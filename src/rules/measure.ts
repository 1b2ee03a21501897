/* What work costs. The numbers are rough: they put graphs in order, they do not predict times. */
import type { Primitive } from '../scalar/Scalar.js'

/** What a primitive costs for one element, where an addition costs 1. */
export const primitiveWork: { readonly [P in Primitive]: number } = {
  negate: 1,
  absolute: 1,
  sign: 2,
  floor: 1,
  exp: 10,
  expm1: 15,
  log: 10,
  log1p: 15,
  sqrt: 4,
  sin: 15,
  cos: 15,
  tanh: 15,
  erf: 20,
  sigmoid: 15,
  softplus: 20,
  add: 1,
  subtract: 1,
  multiply: 1,
  multiplyNoNan: 2,
  divide: 4,
  power: 20,
  maximum: 1,
  minimum: 1,
  less: 1,
  lessEqual: 1,
  equal: 1,
  select: 1,
}

/** What one element of a primitive costs. */
export const workOf = (primitive: Primitive): number => primitiveWork[primitive]
