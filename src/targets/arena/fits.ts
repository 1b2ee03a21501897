/* Numbers that are fine in float64 and do not fit the arena. */
import type { DType } from '../../expr/Shape.js'
import { unravel } from '../decodeInput.js'
import type { Port } from '../Target.js'

/** Whether a number that is one of a dtype is one of its 32 bits too. */
const isFitting = (dtype: DType, x: number): boolean =>
  dtype === 'int' ? x === (x | 0) : !Number.isFinite(x) || Number.isFinite(Math.fround(x))

/** What is wrong with values that this target cannot hold. */
export const misfits = (
  kind: string,
  ports: readonly Port[],
  values: (name: string) => ArrayLike<number> | undefined,
): readonly string[] =>
  ports.flatMap(({ name, dtype, shape }) => {
    const numbers = values(name) ?? []
    for (let i = 0; i < numbers.length; i += 1) {
      const x = numbers[i]
      if (x !== undefined && !isFitting(dtype, x))
        return [
          `${kind} '${name}' has ${x} at [${unravel(i, shape).join(', ')}]; this target holds ${dtype}s of 32 bits`,
        ]
    }
    return []
  })
