/*
 * A matrix product in WGSL: each thread keeps 8 × 8 sums in registers, so that sixteen reads do for sixty-four products.
 * Shared memory was tried and is in no way faster where it could be measured; see docs/decisions.
 */
import type { Contraction } from '../lower/contractionOf.js'

/** Source for a kernel of gpu.js, and how many groups of threads it wants. */
export interface NativeKernel {
  readonly code: string
  readonly groups: readonly [number, number, number]
}

const perThread = 8
const across = 8

const each = Array.from({ length: perThread }, (_, i) => i)

const times = (name: string, stride: number): string => (stride === 1 ? name : `${name} * ${stride}u`)

const groupsFor = (size: number): number => Math.ceil(size / (perThread * across))

/** Groups that every device can count along each of the three directions. */
const mostGroups = 65_535

/** Whether a product is within what can be dispatched; a larger one is left to the kernel of one number per thread. */
export const fitsTiles = ({ batch, row, column }: Contraction): boolean =>
  [groupsFor(column.size), groupsFor(row.size), batch.size].every((n) => n <= mostGroups)

/** The kernel of a product. The parameters are in the order of the bindings; two of them, or one twice, are the factors. */
export const tileWgsl = (
  { left, right, batch, row, column, depth }: Contraction,
  parameters: readonly string[],
  leftName: string,
  rightName: string,
): NativeKernel => {
  const rowAt = (i: number): string => times(`min(r + ${i}u, ${row.size - 1}u)`, row.left)
  const columnAt = (j: number): string => times(`min(c + ${j}u, ${column.size - 1}u)`, column.right)
  const lines = [
    ...parameters.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name} : array<f32>;`),
    `@group(0) @binding(${parameters.length + 1}) var<storage, read_write> result : array<f32>;`,
    `@compute @workgroup_size(${across}, ${across}, 1)`,
    'fn main(@builtin(global_invocation_id) id : vec3<u32>) {',
    `  let r = id.y * ${perThread}u;`,
    `  let c = id.x * ${perThread}u;`,
    `  if (r >= ${row.size}u || c >= ${column.size}u) { return; }`,
    `  let x = ${left.index.offset}u + ${times('id.z', batch.left)};`,
    `  let y = ${right.index.offset}u + ${times('id.z', batch.right)};`,
    ...each.map((i) => `  let p${i} = x + ${rowAt(i)};`),
    ...each.map((j) => `  let q${j} = y + ${columnAt(j)};`),
    ...each.map((i) => `  ${each.map((j) => `var s${i}_${j} = 0.0;`).join(' ')}`),
    `  for (var k = 0u; k < ${depth.size}u; k++) {`,
    `    let u = ${times('k', depth.left)};`,
    `    let v = ${times('k', depth.right)};`,
    ...each.map((i) => `    let x${i} = ${leftName}[p${i} + u];`),
    ...each.map((j) => `    let y${j} = ${rightName}[q${j} + v];`),
    ...each.map((i) => `    ${each.map((j) => `s${i}_${j} += x${i} * y${j};`).join(' ')}`),
    '  }',
    `  let o = ${times('id.z', batch.out)} + ${times('r', row.out)} + ${times('c', column.out)};`,
    ...each.flatMap((i) => [
      `  if (r + ${i}u < ${row.size}u) {`,
      ...each.map(
        (j) =>
          `    if (c + ${j}u < ${column.size}u) { result[o + ${i * row.out + j * column.out}u] = s${i}_${j}; }`,
      ),
      '  }',
    ]),
    '}',
  ]
  return { code: lines.join('\n'), groups: [groupsFor(column.size), groupsFor(row.size), batch.size] }
}
