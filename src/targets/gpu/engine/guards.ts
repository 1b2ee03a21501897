/*
 * Comparisons, choices and quotients that keep NaN, in the integers of shading languages: compilers for GPUs may take a float
 * for a number, and a maximum as the number among its arguments, but bits are bits.
 */

import type { NativeFunction } from './natives.js'

/** One language's way to write the same function. */
interface Dialect {
  readonly head: (name: string, parameters: readonly string[]) => string
  readonly bitsOf: (x: string) => string
  readonly floatOf: (bits: string) => string
  readonly choose: (condition: string, whenTrue: string, whenFalse: string) => string
}

const wgsl: Dialect = {
  // gpu.js calls a native function of WGSL by its name after `fn_`.
  head: (name, parameters) => `fn fn_${name}(${parameters.map((x) => `${x} : f32`).join(', ')}) -> f32`,
  bitsOf: (x) => `bitcast<u32>(${x})`,
  floatOf: (bits) => `bitcast<f32>(${bits})`,
  choose: (condition, whenTrue, whenFalse) => `select(${whenFalse}, ${whenTrue}, ${condition})`,
}

const glsl: Dialect = {
  head: (name, parameters) => `float ${name}(${parameters.map((x) => `float ${x}`).join(', ')})`,
  bitsOf: (x) => `floatBitsToUint(${x})`,
  floatOf: (bits) => `uintBitsToFloat(${bits})`,
  choose: (condition, whenTrue, whenFalse) => `(${condition} ? ${whenTrue} : ${whenFalse})`,
}

const infinity = '0x7f800000u'
const nan = '0x7fc00000u'

const guardsIn = ({ head, bitsOf, floatOf, choose }: Dialect): readonly NativeFunction[] => {
  const sizeOf = (x: string): string => `(${bitsOf(x)} & 0x7fffffffu)`
  const define = (name: string, parameters: readonly string[], value: string): NativeFunction => ({
    name,
    parameters,
    source: `${head(name, parameters)} { return ${value}; }`,
  })
  const flag = (condition: string): string => choose(condition, '1.0', '0.0')
  const areNumbers = `max(${sizeOf('x')}, ${sizeOf('y')}) <= ${infinity}`
  const compared = (condition: string): string => choose(areNumbers, flag(condition), '0.0')
  const chosen = (value: string): string =>
    choose(`${sizeOf('x')} > ${infinity}`, 'x', choose(`${sizeOf('y')} > ${infinity}`, 'y', value))
  const sign = `((${bitsOf('x')} ^ ${bitsOf('y')}) & 0x80000000u)`
  // One less is beyond all of them where x is 0.
  const byZero = choose(`${sizeOf('x')} - 1u < ${infinity}`, `(${infinity} | ${sign})`, nan)
  return [
    define('regulaIsNaN', ['x'], flag(`${sizeOf('x')} > ${infinity}`)),
    define('regulaLess', ['x', 'y'], compared('x < y')),
    define('regulaLessEqual', ['x', 'y'], compared('x <= y')),
    define('regulaMaximum', ['x', 'y'], chosen('max(x, y)')),
    define('regulaMinimum', ['x', 'y'], chosen('min(x, y)')),
    define('regulaDivide', ['x', 'y'], choose('y == 0.0', floatOf(byZero), 'x / y')),
  ]
}

export const guardsWgsl = guardsIn(wgsl)
export const guardsGlsl = guardsIn(glsl)
