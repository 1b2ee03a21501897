/* The numbers of ports: checked on their way in, in arrays of their dtypes on their way out. */
import * as E from 'fp-ts/lib/Either.js'
import type { NumberArray } from '../../../expr/Tensor.js'
import { isRecord } from '../../ahead/readSafetensors.js'
import { badInput, type Failure } from '../../ahead/runtime/failure.js'
import { arrays } from '../../ahead/safetensors.js'
import { misfits } from '../../arena/fits.js'
import { decodeValues } from '../../decodeInput.js'
import type { Inputs, Port } from '../../Target.js'
import { inexact } from '../inexact.js'

export type Values = Readonly<Record<string, NumberArray>>

const isInputs = (u: unknown): u is Inputs => isRecord(u)

/** What is checked of values. */
export interface Expected {
  readonly kind: 'input' | 'state'
  readonly ports: readonly Port[]
  /** The ports whose numbers kernels hold. */
  readonly onDevice: ReadonlySet<string>
  readonly finite: boolean
}

/** All values by name, or all that is wrong with them. */
export const decoded = (
  { kind, ports, onDevice, finite }: Expected,
  values: unknown,
): E.Either<Failure, ReadonlyMap<string, Float64Array>> => {
  const found = decodeValues(kind, ports, isInputs(values) ? values : {}, { finite, exact: kind === 'input' })
  if (E.isLeft(found)) return E.left(badInput(found.left))
  const numbers = (name: string): Float64Array | undefined => found.right.get(name)
  const wrong = [...misfits(kind, ports, numbers), ...inexact(kind, ports, onDevice, numbers)]
  return wrong.length > 0 ? E.left(badInput(wrong)) : found
}

/** Numbers as a value of the port, copied. */
export const arrayOf = ({ dtype }: Port, numbers: ArrayLike<number>): NumberArray =>
  arrays[dtype].from(numbers)
