/*
 * Functions that kernels call, in the part of JavaScript that gpu.js turns into every shading language: single precision
 * throughout, no infinity or NaN written down, and no test that a compiler may take for always true.
 */
import { coefficients } from '../../../scalar/erf.js'
import { largestFloat } from '../largest.js'

/** How a backend treats numbers that are none. */
export interface NaNs {
  /** Whether NaN comes out of arithmetic as IEEE 754 says. Elsewhere what is not defined gives an infinity. */
  readonly areKept: boolean
}

const polynomial = (values: readonly number[], x: string): string =>
  values.reduceRight<string>(
    (inner, value) => (inner === '' ? String(value) : `(${value} + ${x} * ${inner})`),
    '',
  )

const rational = (
  { p, q }: { readonly p: readonly number[]; readonly q: readonly number[] },
  x: string,
): string => `${polynomial(p, x)} / ${polynomial(q, x)}`

const { small, nearOne, middle, large, erx } = coefficients

export interface DeviceFunction {
  readonly name: string
  readonly parameters: readonly string[]
  readonly source: string
}

const define = (name: string, parameters: readonly string[], lines: readonly string[]): DeviceFunction => ({
  name,
  parameters,
  source: [`function ${name}(${parameters.join(', ')}) {`, ...lines.map((line) => `  ${line}`), '}'].join(
    '\n',
  ),
})

/** e^100 is beyond float32; written so that no compiler works it out beforehand. */
const infinity = 'Math.exp(100 + Math.abs(x))'

const isNone = ({ areKept }: NaNs, x: string): string =>
  areKept ? `${x} !== ${x}` : `regulaIsNaN(${x}) > 0.5`

const expText =
  ({ areKept }: NaNs) =>
  (x: string): string =>
    `${areKept ? 'Math.exp' : 'regulaExp'}(${x})`

const undefinedAt = ({ areKept }: NaNs): string => (areKept ? '(x - x) / (x - x)' : infinity)

/** Three parts of π/2 with few bits each, so that their multiples are exact (Cody and Waite). */
const [halfPi, halfPiNext, halfPiRest] = [1.5703125, 4.837512969970703e-4, 7.549789948768648e-8]

const sine = (r: string): string =>
  `${r} + ${r} * q * ${polynomial([-1 / 6, 1 / 120, -1 / 5040, 1 / 362880], 'q')}`
const cosine = (): string => `1 + q * ${polynomial([-1 / 2, 1 / 24, -1 / 720, 1 / 40320], 'q')}`

/** Angle, quadrant, and the choice among sine and cosine by it. */
const circular = (name: string, quadrant: number): DeviceFunction =>
  define(
    name,
    ['x'],
    [
      'const n = Math.floor(x * 0.6366197723675814 + 0.5);',
      `const r = ((x - n * ${halfPi}) - n * ${halfPiNext}) - n * ${halfPiRest};`,
      'const q = r * r;',
      `const s = ${sine('r')};`,
      `const c = ${cosine()};`,
      `const m = n + ${quadrant};`,
      'const turn = m - Math.floor(m * 0.25) * 4;',
      'if (turn < 0.5) { return s; }',
      'if (turn < 1.5) { return c; }',
      'if (turn < 2.5) { return -s; }',
      'return -c;',
    ],
  )

/**
 * What keeps NaN where a backend would not, in comparisons that a GL compiler was not seen to turn around. Where there are
 * integers, native functions take the place of these.
 */
const guards: readonly DeviceFunction[] = [
  define('regulaIsNaN', ['x'], ['return x === x ? 0 : 1;']),
  // Mesa makes a maximum of a comparison and a choice, but not of this.
  define('regulaLess', ['x', 'y'], ['return (x < y ? 1 : 0) - (x === x ? 0 : 1) - (y === y ? 0 : 1);']),
  define('regulaLessEqual', ['x', 'y'], ['return (x <= y ? 1 : 0) - (x === x ? 0 : 1) - (y === y ? 0 : 1);']),
  ...(['max', 'min'] as const).map((name) =>
    define(
      name === 'max' ? 'regulaMaximum' : 'regulaMinimum',
      ['x', 'y'],
      ['if (x === x) {', `  if (y === y) { return Math.${name}(x, y); }`, '  return y;', '}', 'return x;'],
    ),
  ),
  define('regulaDivide', ['x', 'y'], ['return x / y;']),
  define('regulaInfinity', ['x'], [`return ${infinity};`]),
  define(
    'regulaTimesZero',
    ['x'],
    [`if (regulaLessEqual(Math.abs(x), ${largestFloat}) > 0.5) { return 0; }`, `return ${infinity};`],
  ),
  define('regulaExp', ['x'], ['if (regulaIsNaN(x) > 0.5) { return x; }', 'return Math.exp(x);']),
]

/** Every function, after those that it calls. */
export const functionsFor = (nans: NaNs): readonly DeviceFunction[] => {
  const exp = expText(nans)
  const keepNaN = nans.areKept ? [] : ['if (regulaIsNaN(x) > 0.5) { return x; }']
  return [
    ...(nans.areKept ? [] : guards),
    define(
      'regulaExpm1',
      ['x'],
      [
        'if (x < 0.4) {',
        `  if (x > -0.4) { return x + x * x * ${polynomial([1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320], 'x')}; }`,
        '}',
        `return ${exp('x')} - 1;`,
      ],
    ),
    define(
      'regulaLog1p',
      ['x'],
      [
        'if (x < 0.5) {',
        '  if (x > -0.35) {',
        '    const s = x / (2 + x);',
        '    const q = s * s;',
        `    return 2 * s + 2 * s * q * ${polynomial([1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11], 'q')};`,
        '  }',
        '}',
        `if (x < -1) { return ${undefinedAt(nans)}; }`,
        ...(nans.areKept ? [] : [`if (x === -1) { return -${infinity}; }`]),
        ...keepNaN,
        'return Math.log(1 + x);',
      ],
    ),
    define(
      'regulaLog',
      ['x'],
      [
        'if (x < 1.5) {',
        '  if (x > 0.65) { return regulaLog1p(x - 1); }',
        '}',
        `if (x < 0) { return ${undefinedAt(nans)}; }`,
        // Some devices have a number for log(0).
        ...(nans.areKept ? [] : [`if (x === 0) { return -${infinity}; }`]),
        ...keepNaN,
        'return Math.log(x);',
      ],
    ),
    define('regulaSqrt', ['x'], [`if (x < 0) { return ${undefinedAt(nans)}; }`, 'return Math.sqrt(x);']),
    define(
      'regulaSign',
      ['x'],
      [...keepNaN, 'if (x > 0) { return 1; }', 'if (x < 0) { return -1; }', 'return x;'],
    ),
    circular('regulaSin', 0),
    circular('regulaCos', 1),
    define(
      'regulaTanh',
      ['x'],
      [
        'if (x > 15) { return 1; }',
        'if (x < -15) { return -1; }',
        'const e = regulaExpm1(2 * x);',
        'return e / (e + 2);',
      ],
    ),
    define(
      'regulaSigmoid',
      ['x'],
      [
        'if (x < 0) {',
        '  const e = Math.exp(x);',
        '  return e / (1 + e);',
        '}',
        `return 1 / (1 + ${exp('-x')});`,
      ],
    ),
    define('regulaSoftplus', ['x'], [`return Math.max(x, 0) + regulaLog1p(${exp('-Math.abs(x)')});`]),
    define(
      'regulaErf',
      ['x'],
      [
        'const a = Math.abs(x);',
        'const side = x < 0 ? -1 : 1;',
        'if (a < 0.84375) {',
        '  const z = x * x;',
        `  return x + x * (${rational(small, 'z')});`,
        '}',
        'if (a < 1.25) {',
        '  const s = a - 1;',
        `  return side * (${erx} + ${rational(nearOne, 's')});`,
        '}',
        'if (a > 4) { return side; }',
        'const w = 1 / (a * a);',
        'if (a < 2.857142857142857) {',
        `  return side * (1 - Math.exp(${rational(middle, 'w')} - a * a - 0.5625) / a);`,
        '}',
        `return side * (1 - Math.exp(${rational(large, 'w')} - a * a - 0.5625) / a);`,
      ],
    ),
    define(
      'regulaPower',
      ['x', 'y'],
      [
        `if (${isNone(nans, 'y')}) { return y; }`,
        'if (y === 0) { return 1; }',
        'const a = Math.abs(x);',
        'if (a === 1 || a === 0) {',
        `  if (a === 0 && y < 0) { return ${infinity}; }`,
        '  if (x >= 0) { return a; }',
        '}',
        'const n = Math.floor(Math.abs(y) + 0.5);',
        'const isWhole = n === Math.abs(y) ? 1 : 0;',
        'let r = 1;',
        'if (isWhole > 0.5 && n < 33) {',
        '  for (let k = 0; k < 32; k++) { if (k < n) { r = r * a; } }',
        '  if (y < 0) { r = 1 / r; }',
        '} else {',
        `  r = ${exp('y * regulaLog(a)')};`,
        '}',
        'if (x < 0) {',
        `  if (isWhole < 0.5) { return ${undefinedAt(nans)}; }`,
        '  const half = Math.floor(n * 0.5);',
        '  if (n - half * 2 > 0.5) { return -r; }',
        '}',
        'return r;',
      ],
    ),
  ]
}
