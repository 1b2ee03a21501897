/*
 * The error function after fdlibm's s_erf.c (Sun Microsystems, 1993): a rational approximation on each of five
 * intervals, below 1 ulp in float64. JavaScript has none.
 */

const horner = (coefficients: readonly number[], x: number): number => {
  let value = 0
  for (let i = coefficients.length - 1; i >= 0; i -= 1) value = value * x + (coefficients[i] ?? 0)
  return value
}

const erx = 0.8450629115104675

const small = {
  p: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -2.3763016656650163e-5,
  ],
  q: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 1.3249473800432164e-4,
    -3.960228278775368e-6,
  ],
}

const nearOne = {
  p: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  q: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
}

const middle = {
  p: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  q: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
}

const large = {
  p: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  q: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
}

/** Clears the low 32 bits, so that `z · z` is exact. */
const truncateLow = (x: number): number => {
  const words = new DataView(new ArrayBuffer(8))
  words.setFloat64(0, x)
  words.setUint32(4, 0)
  return words.getFloat64(0)
}

/** erf(x) = 2/√π ∫₀ˣ exp(−t²) dt in float64. */
export const erf = (x: number): number => {
  const a = Math.abs(x)
  if (Number.isNaN(x)) return Number.NaN
  if (a < 0.84375) {
    if (a < 2 ** -28) return x + 0.1283791670955126 * x
    const z = x * x
    return x + x * (horner(small.p, z) / horner(small.q, z))
  }
  const sign = x < 0 ? -1 : 1
  if (a < 1.25) {
    const s = a - 1
    return sign * (erx + horner(nearOne.p, s) / horner(nearOne.q, s))
  }
  if (a >= 6) return sign
  const s = 1 / (a * a)
  const { p, q } = a < 1 / 0.35 ? middle : large
  const z = truncateLow(a)
  const tail = (Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + horner(p, s) / horner(q, s))) / a
  return sign * (1 - tail)
}

/** The coefficients of each interval, for targets that write the function out. */
export const coefficients = { erx, small, nearOne, middle, large }
