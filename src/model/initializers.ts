import type { Initializer } from '../ops/Initializer.js'

/** All zeros. */
export const zeros = (): Initializer => ({ kind: 'constant', value: 0 })
/** All ones. */
export const ones = (): Initializer => ({ kind: 'constant', value: 1 })
/** One number everywhere. */
export const constantly = (value: number): Initializer => ({ kind: 'constant', value })
/** Uniform in [low, high). */
export const uniform = (low: number, high: number): Initializer => ({ kind: 'uniform', low, high })
/** Normal with the given mean and standard deviation. */
export const normal = (stddev: number, mean = 0): Initializer => ({ kind: 'normal', mean, stddev })

const scaling =
  (scale: number, mode: 'fanIn' | 'fanAverage', distribution: 'uniform' | 'normal') => (): Initializer => ({
    kind: 'varianceScaling',
    scale,
    mode,
    distribution,
  })

/** Uniform in ±√(6 / (fan in + fan out)): Glorot and Bengio 2010; the default of Keras. */
export const glorotUniform = scaling(1, 'fanAverage', 'uniform')
/** Normal with variance 2 / (fan in + fan out): Glorot and Bengio 2010. */
export const glorotNormal = scaling(1, 'fanAverage', 'normal')
/** Uniform in ±√(6 / fan in): He et al. 2015. */
export const heUniform = scaling(2, 'fanIn', 'uniform')
/** Normal with variance 2 / fan in: He et al. 2015. */
export const heNormal = scaling(2, 'fanIn', 'normal')
/** Uniform in ±√(3 / fan in): LeCun et al. 1998. */
export const lecunUniform = scaling(1, 'fanIn', 'uniform')
/** Uniform in ±1/√(fan in): what PyTorch's `nn.Linear` starts its weights with. */
export const torchUniform = scaling(1 / 3, 'fanIn', 'uniform')
