/* Loops that stop early: at 1000 rounds by default in gpu.js, at 65,535 in Mesa's software GL. */
import { abs, argmax, type Expr, getOrThrow, input, makeStep, max, min, mul, sub, sum } from 'regula'
import { counted, farFrom, numbersOf, programOf, refusal, type Traps } from './Trap.js'

const long = 100_000

export const loops: Traps = {
  'a sum of 1500 rounds in every thread': async (mode) => {
    const distances = abs(sub(input('x', [4200, 1]), input('z', [1, 1500])))
    const found = await numbersOf(sum(distances, { axis: 1 }), mode, {
      x: counted(4200, (i) => -(i % 7)),
      z: counted(1500, () => 1),
    })
    return farFrom(
      counted(4200, (i) => 1500 * (1 + (i % 7))),
      found,
      1e-6,
    )
  },

  'more than 65,535 rounds for one number': async (mode) => {
    const x = input('x', [long])
    const outputs = {
      sum: sum(x),
      most: max(x),
      least: min(mul(x, -1)),
      whole: sum(input('n', [long], 'int')),
    }
    const program = await programOf(makeStep({ outputs }), mode)
    const found = getOrThrow(await program.run({ x: counted(long), n: counted(long, () => 3) })())
    const want = { sum: (long * (long - 1)) / 2, most: long - 1, least: 1 - long, whole: 3 * long }
    return farFrom(
      Object.values(want),
      Object.keys(want).map((name) => found[name]?.data[0] ?? Number.NaN),
      1e-6,
    )
  },

  'more than 65,535 rounds in two loops': async (mode) => {
    const x = input('x', [2, 300, 300])
    const found = await numbersOf(sum(x, { axis: [1, 2] }), mode, { x: counted(180_000, (i) => i % 2) })
    return farFrom([45_000, 45_000], found, 0)
  },

  'the place of the largest of many, where rounds cannot be shared out': async (mode) => {
    const place: Expr = argmax(input('x', [long]), { axis: 0 })
    if (mode === 'headlessgl') {
      const text = await refusal(makeStep({ outputs: { place } }), mode)
      return /takes 100000 rounds; headlessgl kernels take 65534/.test(text) ? '' : text
    }
    return farFrom([long - 1], await numbersOf(place, mode, { x: counted(long) }), 0)
  },
}
