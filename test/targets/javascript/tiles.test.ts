import { add, compile, getOrThrow, input, interpreter, javascript, makeStep, matmul, transpose } from 'regula'
import { describe, expect, test } from 'vitest'

const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 101) / 50 - 1)

const sizes = [1, 2, 3, 4, 5, 7, 10, 11]

/** Tiles have edges where a size is no multiple of theirs, in either direction and in both. */
describe.each(sizes)('a product with %i rows', (m) => {
  test.each(sizes)('and %i columns', async (n) => {
    const k = 6
    const a = input('a', [m, k])
    const b = input('b', [k, n])
    const at = input('at', [k, m])
    const bt = input('bt', [n, k])
    const step = makeStep({
      outputs: {
        plain: matmul(a, b),
        left: matmul(transpose(at), b),
        right: matmul(a, transpose(bt)),
        both: add(matmul(transpose(at), transpose(bt)), 1),
      },
    })
    const feed = { a: numbers(m * k), b: numbers(k * n), at: numbers(k * m), bt: numbers(n * k) }
    const exact = getOrThrow(await getOrThrow(await compile(step, { target: interpreter() })()).run(feed)())
    const found = getOrThrow(await getOrThrow(await compile(step, { target: javascript() })()).run(feed)())
    for (const name of ['plain', 'left', 'right', 'both'] as const)
      for (const [i, x] of Array.from(exact[name].data).entries())
        expect(Math.abs((found[name].data[i] ?? Number.NaN) - x)).toBeLessThan(1e-5)
  })
})
