/* How long compiling takes, how large its result is, and what each pass does to a plan. */
import { cpus } from 'node:os'
import {
  compile,
  dense,
  type Expr,
  getOrThrow,
  gradient,
  input,
  javascript,
  javascriptModule,
  makeStep,
  relu,
  type Shape,
  type Step,
  sin,
  softmaxCrossEntropy,
  sum,
  trainingStep,
  zeros,
} from 'regula'
import { explain } from 'regula/explain'
import { adam } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'
import { table } from './markdown.js'
import { median, quantile } from './statistics.js'

const [mostLayers = 1000] = process.argv.slice(2).map(Number)

type Float = Expr<Shape, 'float'>

/** A classifier with dropout, L2 and Adam. Weights start at 0, so that a module holds code and hardly a number. */
const classifier = (layers: number, width: number): Step => {
  let x: Float = input('x', ['batch', 784])
  for (let k = 0; k < layers; k += 1) {
    const layer: (x: Float) => Float = dense(`hidden${k}`, width, { kernelInitializer: zeros() })
    x = relu(layer(x))
  }
  const output: (x: Float) => Float = dense('output', 10, { kernelInitializer: zeros() })
  return trainingStep({
    loss: softmaxCrossEntropy(output(x), input('labels', ['batch'], 'int')),
    regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
    optimizer: adam({ learningRate: 1e-3 }),
  })
}

/** sin(sin(…)) and its gradient. */
const chain = (length: number): Step => {
  const x: Float = input('x', [8])
  let y = x
  for (let k = 0; k < length; k += 1) y = sin(y)
  const total = sum(y)
  return makeStep({ outputs: { total, slope: gradient(total, x) } })
}

const milliseconds = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} (${quantile(values, 0.25).toFixed(0)} to ${quantile(values, 0.75).toFixed(0)})`

/** Times the way from a step to a program that runs. */
const time = async (step: Step, dims: Readonly<Record<string, number>>, runs: number) => {
  const times: number[] = []
  for (let k = 0; k < runs; k += 1) {
    const start = performance.now()
    getOrThrow(await compile(step, { dims, target: javascript() })())
    times.push(performance.now() - start)
  }
  return times
}

console.log(`${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}\n`)

const cases = [
  { name: '784-128-10, batch 128', layers: 1, width: 128, batch: 128, runs: 15 },
  { name: '10 layers of 64, batch 32', layers: 10, width: 64, batch: 32, runs: 11 },
  { name: '100 layers of 64, batch 32', layers: 100, width: 64, batch: 32, runs: 7 },
  { name: '1000 layers of 64, batch 32', layers: 1000, width: 64, batch: 32, runs: 5 },
].filter(({ layers }) => layers <= mostLayers)

const rows: string[][] = []
for (const { name, layers, width, batch, runs } of cases) {
  const step = classifier(layers, width)
  const dims = { batch }
  const [first = Number.NaN] = await time(step, dims, 1)
  const times = await time(step, dims, runs)
  const { js, kernels } = getOrThrow(javascriptModule(step, { dims }))
  const perLayer = median(times) / layers
  rows.push([
    ...[name, first.toFixed(0), milliseconds(times), perLayer.toFixed(1)],
    ...[String(kernels), `${(js.length / 1000).toFixed(0)} kB`],
  ])
}
console.log(
  table(
    ['dropout, L2, Adam', 'first, ms', 'ms, median (middle half)', 'ms per layer', 'kernels', 'module'],
    rows,
  ),
)

const lengths = [5_000, 50_000].filter((length) => mostLayers >= 1000 || length === 5_000)
console.log('\nA chain of sines with its gradient:\n')
const chains: string[][] = []
for (const length of lengths) {
  const step = chain(length)
  const times = await time(step, {}, 3)
  chains.push([String(length), milliseconds(times), ((1000 * median(times)) / length).toFixed(0)])
}
console.log(table(['sines', 'ms, median (middle half)', 'ms per 1000'], chains))

console.log('\n784-128-10 at batch 128, pass by pass:\n')
const { passes, totals } = getOrThrow(explain(classifier(1, 128), { dims: { batch: 128 } }))
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const start = passes[0]?.before
const stages = [
  ...(start === undefined ? [] : [{ name: 'as written', stage: start }]),
  ...passes.map(({ name, after }) => ({ name: `after ${name}`, stage: after })),
]
console.log(
  table(
    [
      '',
      'nodes',
      'node by node: kernels',
      'bytes moved',
      'intermediates',
      'fused: kernels',
      'bytes moved',
      'peak memory',
    ],
    stages.map(({ name, stage: { nodes, unfused, fused } }) => [
      ...[
        name,
        String(nodes),
        String(unfused.kernels),
        kB(unfused.bytesMoved),
        kB(unfused.intermediateBytes),
      ],
      ...(fused === undefined
        ? ['–', '–', '–']
        : [String(fused.kernels), kB(fused.bytesMoved), kB(fused.temporaryBytes)]),
    ]),
  ),
)
console.log(
  `\nleast possible ${kB(totals.leastBytes)}, the plan ${totals.overLeast.toFixed(3)} times that; ` +
    `peak memory ${((100 * totals.temporaryBytes) / totals.unfused.intermediateBytes).toFixed(1)} % of all intermediates`,
)
