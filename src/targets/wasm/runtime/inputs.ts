/* Values from outside, checked, into their places. */
import * as E from 'fp-ts/lib/Either.js'
import type { NumberArray } from '../../../expr/Tensor.js'
import { isRecord } from '../../ahead/readSafetensors.js'
import { badInput, type Failure } from '../../ahead/runtime/failure.js'
import { misfits } from '../../arena/fits.js'
import { decodeValues } from '../../decodeInput.js'
import type { Inputs, InputValue } from '../../Target.js'
import { put, type Slot } from './slots.js'

const isInputs = (u: unknown): u is Inputs => isRecord(u)

/** Puts all values in their places, or says all that is wrong with them. */
export const takeAll = (
  kind: 'input' | 'state',
  slots: readonly Slot[],
  values: unknown,
  finite: boolean,
): Failure | undefined => {
  const decoded = decodeValues(kind, slots, isInputs(values) ? values : {}, {
    finite,
    exact: kind === 'input',
  })
  if (E.isLeft(decoded)) return badInput(decoded.left)
  const wrong = misfits(kind, slots, (name) => decoded.right.get(name))
  if (wrong.length > 0) return badInput(wrong)
  for (const slot of slots) put(slot, decoded.right.get(slot.name) ?? [])
  return undefined
}

const isKind = (
  value: InputValue | undefined,
  { dtype, size, values }: Slot,
  finite: boolean,
): value is NumberArray =>
  ArrayBuffer.isView(value) &&
  value.length === size &&
  (value.constructor === values.constructor ||
    (value.constructor === Float64Array && dtype === 'float' && finite))

/**
 * Copies inputs of the kinds that the memory holds straight to their places, and leaves those that stand there already;
 * `false`, with some of them copied, where one needs a closer look.
 */
export const takeFlat = (
  slots: readonly Slot[],
  given: Inputs,
  isUnfinite: ((slot: Slot) => boolean) | undefined,
): boolean => {
  let count = 0
  for (const _ in given) count += 1
  if (count !== slots.length) return false
  const valueFor = ({ name }: Slot) => (Object.hasOwn(given, name) ? given[name] : undefined)
  // Another input's place would change under its feet.
  for (const slot of slots) {
    const value = valueFor(slot)
    if (!isKind(value, slot, isUnfinite !== undefined)) return false
    if (value !== slot.values && value.buffer === slot.values.buffer) return false
  }
  for (const slot of slots) {
    const value = valueFor(slot)
    if (!isKind(value, slot, isUnfinite !== undefined)) return false
    if (slot.dtype === 'bool') {
      for (let i = 0; i < slot.size; i += 1) if ((value[i] ?? 0) > 1) return false
      put(slot, value)
    } else if (value !== slot.values) slot.values.set(value)
    if (isUnfinite?.(slot)) return false
  }
  return true
}
