/* What went wrong in a run, as a module says it. */
import { type Failure, failure } from '../../ahead/runtime/failure.js'
import { faultText } from '../../arena/faultText.js'
import { unravel } from '../../decodeInput.js'
import type { Port } from '../../Target.js'
import type { DeviceFailure } from '../Device.js'
import { largestMade } from '../largest.js'

export const stopped = ({ where, message }: DeviceFailure, value = Number.NaN): Failure =>
  failure('EvaluationFailed', `${where}: ${message}`, { kernel: where, value })

/** Numbers that choose a place that is not there, or that kernels cannot hold. */
export const faulty = (name: string, size: number | undefined, numbers: ArrayLike<number>): Failure => {
  const isWrong = (x: number): boolean =>
    size === undefined ? !(Math.abs(x) <= largestMade && Number.isInteger(x)) : !(x >= 0 && x < size)
  const value = Array.from(numbers).find(isWrong) ?? Number.NaN
  const message =
    size === undefined
      ? `${Number.isNaN(value) ? 'a number' : value} is no whole number up to ${largestMade}`
      : Number.isNaN(value)
        ? 'an index is out of range'
        : faultText({ kind: 'index', value })
  return stopped({ where: name, message }, value)
}

/** The first NaN or infinity of a port. */
export const nonFinite = (
  kind: 'output' | 'state',
  { name, dtype, shape }: Port,
  numbers: ArrayLike<number>,
): Failure | undefined => {
  if (dtype !== 'float') return undefined
  const at = Array.from(numbers).findIndex((x) => !Number.isFinite(x))
  if (at < 0) return undefined
  const value = numbers[at] ?? Number.NaN
  const index = unravel(at, shape)
  const message = `${kind} '${name}' has ${value} at [${index.join(', ')}]`
  return failure('NonFinite', message, { name, value, index })
}
