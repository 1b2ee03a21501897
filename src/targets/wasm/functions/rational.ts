/* Odd functions that tend to ±1, as x P(x²) / Q(x²). */
import { get, set } from '../../../wasm/control.js'
import { bodyOf } from '../../../wasm/Module.js'
import { f32x4, v128 } from '../../../wasm/simd.js'
import { polynomial } from './polynomial.js'
import type { VectorFunction } from './VectorFunction.js'

interface Rational {
  readonly p: readonly number[]
  readonly q: readonly number[]
  /** From here on the function rounds to ±1. */
  readonly end: number
}

const odd =
  ({ p, q, end }: Rational): VectorFunction =>
  (f, tools) => {
    const x = f.param('v128')
    const size = f.local('v128')
    const square = f.local('v128')
    const value = f32x4.div(
      f32x4.mul(get(size), polynomial(tools, get(square), p)),
      polynomial(tools, get(square), q),
    )
    return bodyOf(
      [
        set(size, f32x4.pmin(f32x4.abs(get(x)), f32x4.constSplat(end))),
        set(square, f32x4.mul(get(size), get(size))),
      ],
      v128.or(f32x4.pmin(value, f32x4.constSplat(1)), v128.and(get(x), f32x4.constSplat(-0))),
    )
  }

export const tanh = odd({
  p: [
    1, 0.13679915679655233, 0.0038683285191699816, 2.800747478375769e-5, 3.058506094080259e-8,
    -1.2203494065849396e-11,
  ],
  q: [1, 0.47013247740258046, 0.027245841615000158, 0.00039386324920261774, 1.2873677172144785e-6],
  end: 9.02,
})

export const erf = odd({
  p: [
    1.1283791081228567, 0.20036501888856828, 0.05063119986206131, 0.003719178704945318,
    0.00014217138608721777, -1.956592177984652e-6, 1.9869539350594094e-8,
  ],
  q: [1, 0.5109005061780004, 0.11517993582575765, 0.014390019437197064, 0.0009599677539866273],
  end: 3.925,
})
