import { unravel } from '../decodeInput.js'
import type { Port } from '../Target.js'
import { largestInt } from './largest.js'

/** Whole numbers that kernels cannot hold exactly. */
export const inexact = (
  kind: string,
  ports: readonly Port[],
  onDevice: ReadonlySet<string>,
  values: (name: string) => ArrayLike<number> | undefined,
): readonly string[] =>
  ports.flatMap(({ name, dtype, shape }) => {
    if (dtype !== 'int' || !onDevice.has(name)) return []
    const numbers = Array.from(values(name) ?? [])
    const at = numbers.findIndex((x) => Math.abs(x) > largestInt)
    return at < 0
      ? []
      : [
          `${kind} '${name}' has ${numbers[at]} at [${unravel(at, shape).join(', ')}]; kernels of gpu.js hold ints up to ${largestInt}`,
        ]
  })
