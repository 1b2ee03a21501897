/* Numbers that are fine in float64 and do not fit the arena. */
import type { DType } from '../../expr/Shape.js'
import { unravel } from '../decodeInput.js'
import type { Port } from '../Target.js'

const fits: { readonly [D in DType]: (x: number) => boolean } = {
  float: (x) => !Number.isFinite(x) || Number.isFinite(Math.fround(x)),
  int: (x) => x === (x | 0),
  bool: () => true,
  uint32: () => true,
}

const held: { readonly [D in DType]: string } = {
  float: 'floats of 32 bits',
  int: 'ints of 32 bits',
  bool: 'truth values',
  uint32: 'words of 32 bits',
}

/** What is wrong with values that this target cannot hold. */
export const misfits = (
  kind: string,
  ports: readonly Port[],
  values: (name: string) => ArrayLike<number> | undefined,
): readonly string[] =>
  ports.flatMap(({ name, dtype, shape }) => {
    const numbers = values(name) ?? []
    const isFitting = fits[dtype]
    for (let i = 0; i < numbers.length; i += 1) {
      const x = numbers[i]
      if (x !== undefined && !isFitting(x))
        return [
          `${kind} '${name}' has ${x} at [${unravel(i, shape).join(', ')}]; this target holds ${held[dtype]}`,
        ]
    }
    return []
  })
