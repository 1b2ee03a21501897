/* Matrix products on the WebAssembly target, beside a loop of multiplications and additions that touches no memory. */
import { availableParallelism, cpus } from 'node:os'
import {
  compile,
  type Expr,
  getOrThrow,
  makeStep,
  matmul,
  type Program,
  type Shape,
  stateVariable,
  transpose,
  uniform,
  wasm,
} from 'regula'
import { enterLimit, workOfLimit } from './compare/limits.js'
import { table } from './markdown.js'
import { median, quantile } from './statistics.js'

const [rounds = 40] = process.argv.slice(2).map(Number)

type Matrix = Expr<Shape, 'float'>

/** State takes no time to feed. */
const held = (name: string, rows: number, columns: number): Matrix =>
  stateVariable<Shape, 'float'>(name, [rows, columns], 'float', uniform(-1, 1))

/** The products of a dense layer: its values, the slope of its kernel, and the slope of what it takes in. */
const products: readonly {
  readonly name: string
  readonly product: (batch: number, from: number, to: number) => Matrix
  readonly shape: (batch: number, from: number, to: number) => readonly [number, number]
}[] = [
  {
    name: 'x · W',
    product: (batch, from, to) => matmul(held('x', batch, from), held('W', from, to)),
    shape: (batch, _, to) => [batch, to],
  },
  {
    name: 'xᵀ · g',
    product: (batch, from, to) => matmul(transpose(held('x', batch, from)), held('g', batch, to)),
    shape: (_, from, to) => [from, to],
  },
  {
    name: 'g · Wᵀ',
    product: (batch, from, to) => matmul(held('g', batch, to), transpose(held('W', from, to))),
    shape: (batch, from) => [batch, from],
  },
]

const layers: readonly (readonly [batch: number, from: number, to: number])[] = [
  [128, 784, 128],
  [128, 1024, 1024],
  [37, 301, 53],
]

interface Contestant {
  readonly name: string
  readonly flops: number
  readonly run: () => Promise<unknown>
}

const enter = async (
  { name, product, shape }: (typeof products)[number],
  [batch, from, to]: (typeof layers)[number],
): Promise<Contestant> => {
  const y = stateVariable<Shape, 'float'>('y', shape(batch, from, to), 'float', uniform(0, 1))
  const step = makeStep({ outputs: {}, next: [[y, product(batch, from, to)]] })
  const program: Program = getOrThrow(await compile(step, { target: wasm() })())
  return {
    name: `${name}, ${batch} × ${from} × ${to}`,
    flops: 2 * batch * from * to,
    run: () => program.run({})(),
  }
}

const peak = async (): Promise<Contestant> => {
  const { step } = await enterLimit('relaxed')
  return { name: 'no memory at all', flops: workOfLimit.flops, run: step }
}

const entered = await Promise.all(layers.flatMap((layer) => products.map((product) => enter(product, layer))))
const contestants = [await peak(), ...entered]

/** GFLOP/s of the fastest of some runs: others share the machine. */
const rate = async ({ flops, run }: Contestant): Promise<number> => {
  const start = performance.now()
  let best = Number.POSITIVE_INFINITY
  while (performance.now() - start < 20) {
    const before = performance.now()
    await run()
    best = Math.min(best, performance.now() - before)
  }
  return flops / best / 1e6
}

for (const contestant of contestants) await rate(contestant)
const found: (readonly number[])[] = []
for (let round = 0; round < rounds; round += 1) {
  const rates: number[] = []
  for (const contestant of contestants) rates.push(await rate(contestant))
  found.push(rates)
}

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
    `${rounds} rounds, the best run of 20 ms in each\n`,
)
console.log(
  table(
    ['product', 'GFLOP/s, median', 'middle half', 'share of the loop without memory, median', 'middle half'],
    contestants.map(({ name }, k) => {
      const rates = found.map((round) => round[k] ?? Number.NaN)
      const shares = found.map((round) => (100 * (round[k] ?? Number.NaN)) / (round[0] ?? Number.NaN))
      return [
        name,
        median(rates).toFixed(1),
        `${quantile(rates, 0.25).toFixed(1)} to ${quantile(rates, 0.75).toFixed(1)}`,
        `${median(shares).toFixed(0)} %`,
        `${quantile(shares, 0.25).toFixed(0)} to ${quantile(shares, 0.75).toFixed(0)} %`,
      ]
    }),
  ),
)
