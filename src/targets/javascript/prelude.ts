/* Functions that kernels call, as text: what is written ahead of time imports nothing. */
import { coefficients } from '../../scalar/erf.js'

const polynomial = (values: readonly number[], x: string): string =>
  values.reduceRight<string>(
    (inner, value) => (inner === '' ? String(value) : `(${value} + ${x} * ${inner})`),
    '',
  )

const { small, nearOne, middle, large, erx } = coefficients

const rational = (
  { p, q }: { readonly p: readonly number[]; readonly q: readonly number[] },
  x: string,
): string => `${polynomial(p, x)} / ${polynomial(q, x)}`

const rounds = (rotations: readonly number[]): string =>
  rotations.map((r) => `  x0 = (x0 + x1) | 0; x1 = ((x1 << ${r}) | (x1 >>> ${32 - r})) ^ x0`).join('\n')

const odd = [13, 15, 26, 6]
const even = [17, 29, 16, 24]

/** Each helper by its name, in an order in which each comes after those that it calls. */
export const helpers: Readonly<Record<string, string>> = {
  multiplyNoNan: 'const multiplyNoNan = (x, y) => (y === 0 ? 0 : x * y)',
  sigmoid: `const sigmoid = (x) => {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}`,
  softplus: 'const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))',
  erf: `const words = new DataView(new ArrayBuffer(8))
const erf = (x) => {
  const a = Math.abs(x)
  if (x !== x) return NaN
  if (a < 0.84375) {
    if (a < 2 ** -28) return x + 0.1283791670955126 * x
    const z = x * x
    return x + x * (${rational(small, 'z')})
  }
  const sign = x < 0 ? -1 : 1
  if (a < 1.25) {
    const s = a - 1
    return sign * (${erx} + ${rational(nearOne, 's')})
  }
  if (a >= 6) return sign
  const s = 1 / (a * a)
  const r = a < 1 / 0.35 ? ${rational(middle, 's')} : ${rational(large, 's')}
  words.setFloat64(0, a)
  words.setUint32(4, 0)
  const z = words.getFloat64(0)
  return sign * (1 - (Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + r)) / a)
}`,
  threefry: `let word0 = 0, word1 = 0
const threefry = (key0, key1, c0, c1) => {
  const key2 = key0 ^ key1 ^ 0x1bd11bda
  let x0 = (c0 + key0) | 0, x1 = (c1 + key1) | 0
${rounds(odd)}
  x0 = (x0 + key1) | 0; x1 = (x1 + key2 + 1) | 0
${rounds(even)}
  x0 = (x0 + key2) | 0; x1 = (x1 + key0 + 2) | 0
${rounds(odd)}
  x0 = (x0 + key0) | 0; x1 = (x1 + key1 + 3) | 0
${rounds(even)}
  x0 = (x0 + key1) | 0; x1 = (x1 + key2 + 4) | 0
${rounds(odd)}
  word0 = (x0 + key2) >>> 0; word1 = (x1 + key0 + 5) >>> 0
}`,
  randomBits: `const randomBits = (key0, key1, p, n) => {
  const half = (n + 1) >>> 1
  if (p < half) {
    threefry(key0, key1, p, half + p < n ? half + p : 0)
    return word0
  }
  threefry(key0, key1, p - half, p)
  return word1
}`,
  uniform: 'const uniform = (key0, key1, p, n) => (randomBits(key0, key1, p, n) >>> 9) * 2 ** -23',
  fault: `let fault
const fail = (kernel, kind, value) => {
  if (fault === undefined) fault = { kernel, kind, value }
  return 0
}`,
  toInt: "const toInt = (x, kernel) => (x === (x | 0) ? x | 0 : fail(kernel, 'int', x))",
  toUint: "const toUint = (x, kernel) => (x === x >>> 0 ? x >>> 0 : fail(kernel, 'uint32', x))",
  bitAt: 'const bitAt = (u32, start, p) => (u32[start + (p >>> 5)] >>> (p & 31)) & 1',
  chosen: "const chosen = (x, size, kernel) => (x >= 0 && x < size ? x : fail(kernel, 'index', x))",
}

const needs: Readonly<Record<string, readonly string[]>> = {
  randomBits: ['threefry'],
  uniform: ['randomBits'],
}

/** The helpers that some text calls, with what they call. `fault` is always there. */
export const preludeFor = (text: string): string => {
  const wanted = new Set<string>(['fault'])
  const want = (name: string): void => {
    wanted.add(name)
    for (const other of needs[name] ?? []) want(other)
  }
  for (const name of Object.keys(helpers)) if (new RegExp(`\\b${name}\\(`).test(text)) want(name)
  return Object.entries(helpers)
    .flatMap(([name, source]) => (wanted.has(name) ? [source] : []))
    .join('\n')
}
