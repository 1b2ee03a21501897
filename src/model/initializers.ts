import type { Initializer } from '../ops/Initializer.js'

/**
 * All zeros.
 *
 * @example
 * ```ts
 * import { zeros } from 'regula'
 * zeros() // => { kind: 'constant', value: 0 }
 * ```
 */
export const zeros = (): Initializer => ({ kind: 'constant', value: 0 })

/**
 * All ones.
 *
 * @example
 * ```ts
 * import { ones } from 'regula'
 * ones() // => { kind: 'constant', value: 1 }
 * ```
 */
export const ones = (): Initializer => ({ kind: 'constant', value: 1 })

/**
 * One number everywhere.
 *
 * @example
 * ```ts
 * import { constantly, evaluate, getOrThrow, parameter, toNested } from 'regula'
 * toNested(getOrThrow(evaluate(parameter('w', [2], { initializer: constantly(0.5) })))) // => [0.5, 0.5]
 * ```
 */
export const constantly = (value: number): Initializer => ({ kind: 'constant', value })

/**
 * Uniform in [low, high).
 *
 * @example
 * ```ts
 * import { uniform } from 'regula'
 * uniform(-0.05, 0.05) // => { kind: 'uniform', low: -0.05, high: 0.05 }
 * ```
 */
export const uniform = (low: number, high: number): Initializer => ({ kind: 'uniform', low, high })

/**
 * Normal with the given standard deviation and mean (0 unless given), by Box and Muller; not truncated.
 *
 * @example
 * ```ts
 * import { normal } from 'regula'
 * normal(0.01) // => { kind: 'normal', mean: 0, stddev: 0.01 }
 * ```
 */
export const normal = (stddev: number, mean = 0): Initializer => ({ kind: 'normal', mean, stddev })

const scaling =
  (scale: number, mode: 'fanIn' | 'fanAverage', distribution: 'uniform' | 'normal') => (): Initializer => ({
    kind: 'varianceScaling',
    scale,
    mode,
    distribution,
  })

/**
 * Uniform in ±√(6/(fan in + fan out)): Glorot and Bengio 2010; the default of Keras.
 *
 * @example
 * ```ts
 * import { glorotUniform } from 'regula'
 * glorotUniform() // => { kind: 'varianceScaling', scale: 1, mode: 'fanAverage', distribution: 'uniform' }
 * ```
 */
export const glorotUniform = scaling(1, 'fanAverage', 'uniform')

/**
 * Normal with variance 2/(fan in + fan out): Glorot and Bengio 2010. Not truncated, unlike Keras's.
 *
 * @example
 * ```ts
 * import { glorotNormal } from 'regula'
 * glorotNormal() // => { kind: 'varianceScaling', scale: 1, mode: 'fanAverage', distribution: 'normal' }
 * ```
 */
export const glorotNormal = scaling(1, 'fanAverage', 'normal')

/**
 * Uniform in ±√(6/fan in): He et al. 2015.
 *
 * @example
 * ```ts
 * import { heUniform } from 'regula'
 * heUniform() // => { kind: 'varianceScaling', scale: 2, mode: 'fanIn', distribution: 'uniform' }
 * ```
 */
export const heUniform = scaling(2, 'fanIn', 'uniform')

/**
 * Normal with variance 2/fan in: He et al. 2015. Not truncated, unlike Keras's.
 *
 * @example
 * ```ts
 * import { heNormal } from 'regula'
 * heNormal() // => { kind: 'varianceScaling', scale: 2, mode: 'fanIn', distribution: 'normal' }
 * ```
 */
export const heNormal = scaling(2, 'fanIn', 'normal')

/**
 * Uniform in ±√(3/fan in): LeCun et al. 1998.
 *
 * @example
 * ```ts
 * import { lecunUniform } from 'regula'
 * lecunUniform() // => { kind: 'varianceScaling', scale: 1, mode: 'fanIn', distribution: 'uniform' }
 * ```
 */
export const lecunUniform = scaling(1, 'fanIn', 'uniform')

/**
 * Uniform in ±1/√(fan in): what PyTorch's `nn.Linear` starts its weights with. For a bias of shape [units] the fan
 * in is `units`, not the size of the layer's input that PyTorch takes.
 *
 * @example
 * ```ts
 * import { torchUniform } from 'regula'
 * torchUniform() // => { kind: 'varianceScaling', scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' }
 * ```
 */
export const torchUniform = scaling(1 / 3, 'fanIn', 'uniform')
