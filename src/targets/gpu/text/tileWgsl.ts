/*
 * A matrix product in WGSL: each thread keeps 8 × 8 sums in registers, so that sixteen reads of four numbers do for 256
 * products. Shared memory was tried and is in no way faster where it could be measured; see docs/decisions.
 */
import type { Contraction, Side } from '../lower/contractionOf.js'
import { offsetText, sumText, timesText } from './indexText.js'
import { alongOf, arrayType, type Factor, factorText } from './tileFactor.js'

/** Source for a kernel of gpu.js, and how many groups of threads it wants. */
export interface NativeKernel {
  readonly code: string
  readonly groups: readonly [number, number, number]
}

const perThread = 8
const threads = 64
const each = Array.from({ length: perThread }, (_, i) => i)
/** The columns of a thread, by fours. */
const quads = [0, 1] as const
const four = [0, 1, 2, 3] as const

const tilesOf = ({ size }: Side): number => Math.ceil(size / perThread)

/** How the threads of a group stand, in columns and rows: no more beside each other than there are tiles. */
const groupOf = ({ column }: Contraction): readonly [number, number] => {
  const across = [1, 2, 4].find((n) => tilesOf(column) <= n) ?? 8
  return [across, threads / across]
}

const groupsFor = (product: Contraction): readonly [number, number, number] => {
  const [across, down] = groupOf(product)
  const { row, column, batch } = product
  return [Math.ceil(tilesOf(column) / across), Math.ceil(tilesOf(row) / down), batch.size]
}

/** Groups that every device can count along each of the three directions. */
const mostGroups = 65_535

/** Whether a product is within what can be dispatched; a larger one is left to the kernel of one number per thread. */
export const fitsTiles = (product: Contraction): boolean => groupsFor(product).every((n) => n <= mostGroups)

/** The kernel of a product. The parameters are in the order of the bindings; two of them, or one twice, are the factors. */
export const tileWgsl = (
  product: Contraction,
  parameters: readonly string[],
  leftName: string,
  rightName: string,
): NativeKernel => {
  const { left, right, batch, row, column, depth } = product
  const loopsOf = (side: Side, other: Side, array: 'left' | 'right' | 'out'): Omit<Factor, 'offset'> => {
    const loop = ({ size, ...strides }: Side) => ({ size, stride: strides[array] })
    return { batch: loop(batch), side: loop(side), depth: loop(other) }
  }
  const x: Factor = { ...loopsOf(row, depth, 'left'), offset: left.index.offset }
  const y: Factor = { ...loopsOf(column, depth, 'right'), offset: right.index.offset }
  const out: Factor = { ...loopsOf(column, row, 'out'), offset: 0 }
  const [ownX, ownY] = [alongOf(x), alongOf(y)]
  // An array that is both factors has one type.
  const areOwn = leftName !== rightName || (ownX !== undefined && ownY !== undefined)
  const [alongX, alongY] = areOwn ? [ownX, ownY] : [undefined, undefined]
  const alongOut = alongOf(out) === 'side' ? 'side' : undefined
  const depths = alongX === 'depth' || alongY === 'depth' ? 4 : 1
  const xs = factorText(x, alongX, { name: leftName, prefix: 'x', first: 'r', count: perThread, depths })
  const ys = factorText(y, alongY, { name: rightName, prefix: 'y', first: 'c', count: perThread, depths })

  const typeOf = (name: string): string => {
    const factors = [...(name === leftName ? [x] : []), ...(name === rightName ? [y] : [])]
    return arrayType(factors, name === leftName ? alongX : alongY)
  }
  const [across, down] = groupOf(product)
  const unit = alongOut === undefined ? 1 : 4
  const isWithin = (name: string, n: number, size: number): string =>
    `if (${sumText(name, offsetText(n))} < ${size})`
  const store = (i: number, j: number, value: string): string => {
    const at = sumText('o', offsetText((i * row.out + j * column.out) / unit))
    return `${isWithin('c', j, column.size)} { result[${at}] = ${value}; }`
  }
  const stores = (i: number): readonly string[] =>
    quads.flatMap((q) =>
      alongOut === undefined
        ? four.map((e) => store(i, q * 4 + e, `s${i}_${q}[${e}]`))
        : [store(i, q * 4, `s${i}_${q}`)],
    )
  const start = sumText(
    timesText('id.z', batch.out / unit),
    timesText('r', row.out / unit),
    alongOut === undefined ? timesText('c', column.out) : 'c / 4',
  )
  const round = (d: number): readonly string[] => [
    ...quads.map(
      (q) => `let v${d}_${q} = vec4<f32>(${four.map((e) => ys.number(q * 4 + e, d)).join(', ')});`,
    ),
    ...each.map((i) => quads.map((q) => `s${i}_${q} += ${xs.number(i, d)} * v${d}_${q};`).join(' ')),
  ]
  const lines = [
    ...parameters.map(
      (name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name} : ${typeOf(name)};`,
    ),
    `@group(0) @binding(${parameters.length + 1}) var<storage, read_write> result : ${arrayType([out], alongOut)};`,
    `@compute @workgroup_size(${across}, ${down}, 1)`,
    'fn main(@builtin(global_invocation_id) id : vec3<u32>) {',
    `  let r = id.y * ${perThread};`,
    `  let c = id.x * ${perThread};`,
    `  if (r >= ${row.size} || c >= ${column.size}) { return; }`,
    ...[...xs.places, ...ys.places].map((line) => `  ${line}`),
    ...each.map((i) => `  ${quads.map((q) => `var s${i}_${q} = vec4<f32>();`).join(' ')}`),
    `  for (var k = 0u; k < ${depth.size / depths}; k++) {`,
    ...[...xs.reads, ...ys.reads].map((line) => `    ${line}`),
    ...Array.from({ length: depths }, (_, d) => round(d)).flatMap((text) =>
      text.map((line) => `    ${line}`),
    ),
    '  }',
    `  let o = ${start};`,
    ...each.flatMap((i) => [
      `  ${isWithin('r', i, row.size)} {`,
      ...stores(i).map((line) => `    ${line}`),
      '  }',
    ]),
    '}',
  ]
  return { code: lines.join('\n'), groups: groupsFor(product) }
}
