import type { Expr } from '../expr/Expr.js'
import { elementCount, type Tensor, tensor } from '../expr/Tensor.js'
import type { Initializer } from '../ops/Initializer.js'
import { hashPath } from '../random/hash.js'
import type { Key } from '../random/key.js'
import { foldIn, randomBits, uniformFromBits } from '../random/threefry.js'
import type { Step } from './Step.js'

/** The numbers that an input or output unit of a kernel [receptive field…, inputs, outputs] is connected to. */
const fans = (shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } => {
  const [outputs = 1, inputs = outputs, ...field] = [...shape].reverse()
  const receptive = elementCount(field)
  return { fanIn: inputs * receptive, fanOut: outputs * receptive }
}

const uniforms = (key: Key, n: number): Float64Array => {
  const bits = randomBits(key, n)
  const out = new Float64Array(n)
  // `from` with a function goes through an iterator, which takes most of the time of a large step.
  for (let i = 0; i < n; i += 1) out[i] = uniformFromBits(bits[i] ?? 0)
  return out
}

/** Standard normal numbers by Box and Muller 1958. */
const normals = (key: Key, n: number): Float64Array => {
  const u = uniforms(foldIn(key, 0), n)
  const v = uniforms(foldIn(key, 1), n)
  return u.map((x, i) => Math.sqrt(-2 * Math.log(1 - x)) * Math.cos(2 * Math.PI * (v[i] ?? 0)))
}

const varianceOf = (
  initializer: Extract<Initializer, { kind: 'varianceScaling' }>,
  shape: readonly number[],
): number => {
  const { fanIn, fanOut } = fans(shape)
  const n =
    initializer.mode === 'fanIn' ? fanIn : initializer.mode === 'fanOut' ? fanOut : (fanIn + fanOut) / 2
  return initializer.scale / Math.max(n, 1)
}

/**
 * The first values of a variable in row-major order: a pure function of the initialiser, the shape and the key.
 *
 * @example
 * ```ts
 * import { constantly, initialValues, keyFromSeed } from 'regula'
 * initialValues(constantly(2), [3], keyFromSeed(7)) // => [2, 2, 2]
 * ```
 */
export const initialValues = (initializer: Initializer, shape: readonly number[], key: Key): Float64Array => {
  const size = elementCount(shape)
  switch (initializer.kind) {
    case 'constant':
      return new Float64Array(size).fill(initializer.value)
    case 'values':
      return Float64Array.from(initializer.value.data)
    case 'key':
      return Float64Array.from(key)
    case 'uniform': {
      const { low, high } = initializer
      return uniforms(key, size).map((u) => low + (high - low) * u)
    }
    case 'normal':
      return normals(key, size).map((z) => initializer.mean + initializer.stddev * z)
    case 'varianceScaling': {
      const variance = varianceOf(initializer, shape)
      if (initializer.distribution === 'normal') return normals(key, size).map((z) => z * Math.sqrt(variance))
      const bound = Math.sqrt(3 * variance)
      return uniforms(key, size).map((u) => bound * (2 * u - 1))
    }
  }
}

const isNumber = (dim: Expr['shape'][number]): dim is number => typeof dim === 'number'

/** The first state of a step whose sizes are bound. Every variable draws from a key of its own, folded from its name. */
export const initialState = (step: Step, key: Key): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    Object.entries(step.state).map(([name, { definition }]) => {
      const { initializer, dtype } = definition
      const shape = definition.shape.filter(isNumber)
      const own = initializer.kind === 'key' ? key : foldIn(key, hashPath(name))
      return [name, tensor(dtype, shape, initialValues(initializer, shape, own))]
    }),
  )
