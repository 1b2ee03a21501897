/* Random words at four counters at a time. */
import type { Local, Statement, V128 } from '../../../assembler/Code.js'
import { forLoop, get, selectCode, set } from '../../../assembler/control.js'
import { bodyOf, type FunctionBuilder } from '../../../assembler/Module.js'
import { i32 } from '../../../assembler/numeric.js'
import { f32x4, i32x4, v128 } from '../../../assembler/simd.js'
import type { VectorFunction } from './VectorFunction.js'

/** The bits of each lane turned left; `x` is repeated, so it should be a variable. */
const rotated = (x: V128, by: number): V128 => {
  if (by % 8 !== 0) return v128.or(i32x4.shl(x, i32.const(by)), i32x4.shrU(x, i32.const(32 - by)))
  const bytes = Array.from({ length: 16 }, (_, i) => (i & ~3) + ((i + 4 - by / 8) & 3))
  return v128.shuffle(x, x, bytes)
}

const odd = [13, 15, 26, 6]
const even = [17, 29, 16, 24]

/** Two counters, that become two words. */
type Words = readonly [Local<'v128'>, Local<'v128'>]

/**
 * Encrypts counters in place: Threefry-2x32-20, as `writeThreefryBlock` in `src/random`. Each step waits for the one
 * before it, so several pairs of counters are done in turn.
 */
const encrypted = (
  f: FunctionBuilder,
  [key0, key1]: readonly [V128, V128],
  pairs: readonly Words[],
): readonly Statement[] => {
  const third = f.local('v128')
  const keys = [key0, key1, get(third)]
  const keyAt = (i: number): V128 => keys[i % 3] ?? key0
  const inject = (group: number): readonly Statement[] =>
    pairs.flatMap(([x0, x1]) => [
      set(x0, i32x4.add(get(x0), keyAt(group))),
      set(x1, i32x4.add(get(x1), i32x4.add(keyAt(group + 1), i32x4.constSplat(group)))),
    ])
  const round = (rotation: number): readonly Statement[] => [
    ...pairs.map(([x0, x1]) => set(x0, i32x4.add(get(x0), get(x1)))),
    ...pairs.map(([x0, x1]) => set(x1, v128.xor(rotated(get(x1), rotation), get(x0)))),
  ]
  return [
    set(third, v128.xor(v128.xor(key0, key1), i32x4.constSplat(0x1bd11bda))),
    ...inject(0),
    ...[odd, even, odd, even, odd].flatMap((rotations, group) => [
      ...rotations.flatMap(round),
      ...inject(group + 1),
    ]),
  ]
}

/** Of two keys and two counters: the two words of each block. */
export const threefry: VectorFunction = (f) => {
  const keys = [get(f.param('v128')), get(f.param('v128'))] as const
  const words = [f.param('v128'), f.param('v128')] as const
  return bodyOf(encrypted(f, keys, [words]), get(words[0]), get(words[1]))
}

/** The words at four positions among the `n` of a key, as `randomBits` in `src/random`. */
export const randomWords: VectorFunction = (f) => {
  const keys = [get(f.param('v128')), get(f.param('v128'))] as const
  const position = f.param('v128')
  const n = f.param('i32')
  const half = f.local('v128')
  const isFirst = f.local('v128')
  const words = [f.local('v128'), f.local('v128')] as const
  const other = f.local('v128')
  const inSecond = get(other)
  return bodyOf(
    [
      set(half, i32x4.splat(i32.shrU(i32.add(get(n), i32.const(1)), i32.const(1)))),
      set(isFirst, i32x4.ltU(get(position), get(half))),
      set(words[0], v128.select(get(position), i32x4.sub(get(position), get(half)), get(isFirst))),
      set(other, v128.select(i32x4.add(get(position), get(half)), get(position), get(isFirst))),
      // The last counter of an odd number of words would be n, which is 0 instead.
      set(words[1], v128.and(inSecond, i32x4.ltU(inSecond, i32x4.splat(get(n))))),
      ...encrypted(f, keys, [words]),
    ],
    v128.select(get(words[0]), get(words[1]), get(isFirst)),
  )
}

/** ⌊bits / 2⁹⌋ · 2⁻²³: the bits as the mantissa of a number from 1 to 2, less 1. */
export const uniform: VectorFunction = (f) => {
  const bits = f.param('v128')
  const one = f32x4.constSplat(1)
  return bodyOf([], f32x4.sub(v128.or(i32x4.shrU(get(bits), i32.const(9)), one), one))
}

/** Pairs of words that `draw` makes at a time. */
export const pairsTogether = 8

/**
 * Writes words of a key to an address: of `n` in all, `half` of them first words, those of the pairs from `from` to
 * `to`. There are at least `pairsTogether` pairs; the last round does some of them again.
 */
export const draw: VectorFunction = (f) => {
  const keys = [get(f.param('v128')), get(f.param('v128'))] as const
  const address = get(f.param('i32'))
  const n = get(f.param('i32'))
  const half = get(f.param('i32'))
  const from = get(f.param('i32'))
  const to = get(f.param('i32'))
  const round = f.local('i32')
  const pair = f.local('i32')
  const at = f.local('i32')
  const lastRound = i32.sub(half, i32.const(pairsTogether))
  const second = f.local('v128')
  const groups = [0, 4].map((first) => ({ first, words: [f.local('v128'), f.local('v128')] as const }))
  return bodyOf([
    forLoop(
      round,
      from,
      to,
      pairsTogether,
      set(pair, selectCode(i32.ltS(lastRound, get(round)), lastRound, get(round))),
      set(at, i32.add(address, i32.shl(get(pair), i32.const(2)))),
      ...groups.flatMap(({ first, words }) => [
        set(words[0], i32x4.add(i32x4.splat(get(pair)), i32x4.const(first, first + 1, first + 2, first + 3))),
        set(second, i32x4.add(get(words[0]), i32x4.splat(half))),
        // The last counter of an odd number of words would be n, which is 0 instead.
        set(words[1], v128.and(get(second), i32x4.ltU(get(second), i32x4.splat(n)))),
      ]),
      ...encrypted(
        f,
        keys,
        groups.map(({ words }) => words),
      ),
      ...groups.flatMap(({ first, words }) => [
        v128.store(get(at), get(words[0]), 4 * first),
        v128.store(i32.add(get(at), i32.shl(half, i32.const(2))), get(words[1]), 4 * first),
      ]),
    ),
  ])
}
