/* Arrays: more than a kernel takes, of different lengths, longer than places are exact, and whole numbers beyond 2²⁴. */
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  type Expr,
  equal,
  getOrThrow,
  input,
  iota,
  less,
  makeStep,
  mul,
  type Shape,
  slice,
  stateVariable,
  sub,
  sum,
  take,
  tanh,
  toFloat,
  transpose,
} from 'regula'
import { counted, expected, failure, farFrom, numbersOf, programOf, refusal, type Traps } from './Trap.js'

type Float = Expr<Shape, 'float'>

const many = Array.from({ length: 20 }, (_, k) => k)
const inputs: readonly Float[] = many.map((k) => input<Shape>(`x${k}`, [5]))
const feed = Object.fromEntries(many.map((k) => [`x${k}`, counted(5, (i) => 1 + ((i * k) % 3))]))
const addAll = (terms: readonly Float[]): Float => terms.reduce((a, b) => add(a, b))
/** Neither a sum nor a product of all, so that nothing may be taken apart. */
const waves = inputs.map((x, k) => mul(tanh(x), inputs[(k + 1) % inputs.length] ?? x))
const waveAt = (i: number): number =>
  many.reduce((total, k) => {
    const [a = 0, b = 0] = [feed[`x${k}`]?.[i], feed[`x${(k + 1) % many.length}`]?.[i]]
    return total + Math.tanh(a) * b
  }, 0)

const n = stateVariable('n', [], 'int', { kind: 'constant', value: 3 })
const beyond = 2 ** 24 + 1

export const arrays: Traps = {
  'twenty arrays in one kernel': async (mode) =>
    farFrom(counted(5, waveAt), await numbersOf(addAll(waves), mode, feed), 1e-6),

  'twenty arrays in one reduction': async (mode) => {
    const want = counted(5, waveAt).reduce((a, b) => a + b, 0)
    return farFrom([want], await numbersOf(sum(addAll(waves)), mode, feed), 1e-6)
  },

  'arrays of different lengths': async (mode) => {
    const lengths = [3, 7, 1, 5]
    const outputs = Object.fromEntries(lengths.map((size) => [`y${size}`, mul(input(`x${size}`, [size]), 2)]))
    const program = await programOf(makeStep({ outputs }), mode)
    for (const start of [1, 10, 100]) {
      const given = Object.fromEntries(lengths.map((size) => [`x${size}`, counted(size, (i) => start + i)]))
      const found = getOrThrow(await program.run(given)())
      for (const size of lengths) {
        const text = farFrom(
          counted(size, (i) => 2 * (start + i)),
          found[`y${size}`]?.data ?? [],
          0,
        )
        if (text !== '') return `of ${size}: ${text}`
      }
    }
    return ''
  },

  'more numbers than places are exact': async (mode) => {
    // Much memory: one GPU and the host will do.
    if (mode !== 'webgpu' && mode !== 'webasm') return ''
    const count = 2 ** 24 + 12_345
    const long = mul(input('x', [count]), 2)
    const end: readonly [number, number] = [2 ** 24 - 3, 2 ** 24 + 4]
    const step = makeStep({ outputs: { total: sum(long), end: slice(long, [end]), long } })
    const given = Float32Array.from({ length: count }, (_, i) => (i % 7) - 3)
    const found = getOrThrow(await (await programOf(step, mode)).run({ x: given })())
    const at = (i: number): number => 2 * ((i % 7) - 3)
    const { data = [] } = found.long ?? {}
    for (let i = 0; i < count; i += 1) if (data[i] !== at(i)) return `[${i}] is ${data[i]}, not ${at(i)}`
    const total = Array.from({ length: count % 7 }, (_, i) => at(i)).reduce((a, b) => a + b, 0)
    return (
      farFrom([total], found.total?.data ?? [], 0) ||
      farFrom(
        counted(7, (i) => at(end[0] + i)),
        found.end?.data ?? [],
        0,
      )
    )
  },

  'more numbers to choose from than places are exact': async (mode) => {
    if (mode === 'cpu') return ''
    const step = makeStep({ outputs: { y: take(input('x', [2 ** 24 + 1]), input('k', [2], 'int')) } })
    const text = await refusal(step, mode)
    return text.includes('takes numbers of a long array by index; kernels address 16777216 numbers exactly')
      ? ''
      : text
  },

  'places beyond 2²³, where a half is no float32 number': async (mode) => {
    // Much to bring to and fro, for a few seconds: one GPU will do.
    const rows = mode === 'webgpu' ? 2900 : 500
    const turned = transpose(input('x', [rows, rows]))
    const found = await numbersOf(turned, mode, { x: Float32Array.from({ length: rows ** 2 }, (_, i) => i) })
    for (let i = 0; i < rows ** 2; i += 1) {
      const want = (i % rows) * rows + Math.floor(i / rows)
      if (found[i] !== want) return `[${i}] is ${found[i]}, not ${want}`
    }
    return ''
  },

  'positions beyond 2²³': async (mode) => {
    const end = 2 ** 23 + 8
    const last = toFloat(slice(iota([end], 0), [[end - 8, end]]))
    const found = await numbersOf(mul(last, input('x', [8])), mode, { x: counted(8, () => 1) })
    return farFrom(
      counted(8, (i) => end - 8 + i),
      found,
      0,
    )
  },

  'whole numbers beyond 2²⁴ that are given': async (mode) => {
    const step = makeStep({ outputs: { y: add(input('k', [2], 'int'), input('m', [2], 'int')) } })
    const text = await failure(step, mode, { k: [1, beyond], m: [1, 1] })
    return /^BadInput: .*16777217 at \[1\].*16777216/.test(text) ? '' : text
  },

  'whole numbers beyond 2²⁴ that are worked out': async (mode) => {
    const k = input('k', [2], 'int')
    const step = makeStep({ outputs: { y: mul(k, k) } })
    return expected('EvaluationFailed', (await failure(step, mode, { k: [1, 5000] })).split(' ')[0] ?? '')
  },

  'whole numbers beyond 2²⁴ inside an expression': async (mode) => {
    const [k, m] = [input('k', [2], 'int'), input('m', [2], 'int')]
    const step = makeStep({ outputs: { y: less(mul(k, k), m) } })
    const said = expected('EvaluationFailed in mul', await failure(step, mode, { k: [1, 5000], m: [1, 1] }))
    return (
      said ||
      farFrom(
        [0, 1],
        await numbersOf(toFloat(less(mul(k, k), m)), mode, { k: [1, 4000], m: [1, 16_000_001] }),
        0,
      )
    )
  },

  'a sum that goes beyond 2²⁴ and comes back': async (mode) => {
    const step = makeStep({ outputs: { y: equal(sum(input('k', [3], 'int')), 1) } })
    const said = await failure(step, mode, { k: [2 ** 24, 1, -(2 ** 24)] })
    return expected('EvaluationFailed', said.split(' ')[0] ?? '')
  },

  'a number of the host beyond 2²⁴ among many': async (mode) => {
    const step = makeStep({
      outputs: { y: equal(sub(n, input('k', [2], 'int')), 2) },
      next: [[n, add(n, 1)]],
    })
    const program = await programOf(step, mode)
    const { n: first } = getOrThrow(await program.state()())
    if (first === undefined) return 'there is no counter'
    getOrThrow(await program.load({ n: { ...first, data: Float64Array.of(beyond) } })())
    const found = await program.run({ k: [beyond - 2, 1] })()
    return E.isRight(found) ? `it gives ${Array.from(found.right.y?.data ?? [])}` : ''
  },

  'a counter beyond 2²⁴': async (mode) => {
    const program = await programOf(makeStep({ outputs: { n }, next: [[n, add(n, 1)]] }), mode)
    const state = getOrThrow(await program.state()())
    const { n: first } = state
    if (first === undefined) return 'there is no counter'
    const loaded = await program.load({ n: { ...first, data: Float64Array.of(beyond) } })()
    if (E.isLeft(loaded)) return loaded.left.problems.join('; ')
    getOrThrow(await program.run({})())
    return farFrom([beyond + 1], getOrThrow(await program.state()()).n?.data ?? [], 0)
  },
}
