/*
 * What a kernel rounds. Every number that is worked out of floats is a float32, wherever it is worked out: a value
 * that one kernel stores and another works out anew is then the same number in both. Whole numbers are exact, and so
 * are the products of a sum until the sum is done.
 */
import type { Scalar } from '../scalar/Scalar.js'
import type { Access, Format, Kernel, Reduction } from './Kernel.js'

const comparisons = ['less', 'lessEqual', 'equal']
const closedOverInts = [
  'negate',
  'absolute',
  'sign',
  'floor',
  'add',
  'subtract',
  'multiply',
  'multiplyNoNan',
  'maximum',
  'minimum',
]
/** Primitives whose result is one of their arguments, or as exact as they are. */
const exactOnFloats = ['negate', 'absolute', 'sign', 'floor', 'maximum', 'minimum']

/** Whether a read gives a float. */
const isFloatAccess = (
  access: Access | undefined,
  formatOf: (buffer: number) => Format,
  locals: readonly boolean[],
): boolean => {
  switch (access?._tag) {
    case 'Load':
    case 'Gather':
      return formatOf(access.buffer) === 'float32'
    case 'Local':
      return locals[access.reduction] ?? true
    case 'Random':
      return access.kind === 'uniform'
    default:
      return false
  }
}

/** Whether a part is a float, and not a whole number; its arguments come first. */
export const floatness = (
  accesses: readonly Access[],
  formatOf: (buffer: number) => Format,
  locals: readonly boolean[],
): ((part: Scalar) => boolean) => {
  const known = new Map<Scalar, boolean>()
  const decide = (part: Scalar): boolean => {
    const ofArgument = (i: number): boolean => {
      const argument = part.args[i]
      return argument !== undefined && isFloat(argument)
    }
    switch (part._tag) {
      case 'Argument':
        return isFloatAccess(accesses[part.index], formatOf, locals)
      case 'Literal':
        return !Number.isSafeInteger(part.value)
      case 'Unary':
        return !closedOverInts.includes(part.primitive) || ofArgument(0)
      case 'Binary':
        if (comparisons.includes(part.primitive)) return false
        return !closedOverInts.includes(part.primitive) || ofArgument(0) || ofArgument(1)
      case 'Select':
        return ofArgument(1) || ofArgument(2)
    }
  }
  const isFloat = (part: Scalar): boolean => {
    const sofar = known.get(part)
    if (sofar !== undefined) return sofar
    const found = decide(part)
    known.set(part, found)
    return found
  }
  return isFloat
}

/** Whether a part of a body can be no float32 before it is rounded. */
export const mayRound = (part: Scalar): boolean =>
  (part._tag === 'Unary' || part._tag === 'Binary') && !exactOnFloats.includes(part.primitive)

/** Whether a body is a product that a sum takes in as it is. */
export const isTerm = ({ kind, body }: Reduction): boolean =>
  kind === 'sum' && body._tag === 'Binary' && body.primitive === 'multiply'

/** Which reductions of a kernel give floats, in order. */
export const floatReductions = (kernel: Kernel, formatOf: (buffer: number) => Format): readonly boolean[] => {
  if (kernel._tag !== 'Loop') return []
  const locals: boolean[] = []
  for (const { kind, body } of kernel.reductions)
    locals.push(kind !== 'argmax' && kind !== 'argmin' && floatness(kernel.accesses, formatOf, locals)(body))
  return locals
}
