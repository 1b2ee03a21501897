import type { Step } from '../../index.js'

type Fields = Readonly<Record<string, unknown>>

const isFields = (u: unknown): u is Fields => typeof u === 'object' && u !== null && !Array.isArray(u)

const isExpr = (u: unknown): boolean =>
  isFields(u) && isFields(u.op) && typeof u.op.infer === 'function' && Array.isArray(u.args)

const all = (u: unknown, isGood: (value: unknown) => boolean): boolean =>
  isFields(u) && Object.values(u).every(isGood)

/**
 * Whether a value is a step by its looks: a module may hold another copy of this package. Whether it makes sense is
 * for `compile` to say.
 *
 * @internal
 */
export const isStep = (u: unknown): u is Step =>
  isFields(u) &&
  all(u.inputs, isFields) &&
  all(u.outputs, isExpr) &&
  all(u.state, (v) => isFields(v) && isFields(v.definition) && isExpr(v.next)) &&
  Array.isArray(u.report) &&
  Array.isArray(u.faults) &&
  u.faults.every(isExpr)
