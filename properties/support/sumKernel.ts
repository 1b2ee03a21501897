import type { LoopKernel, Store } from '../../src/kernel/Kernel.js'
import { argument, type Scalar } from '../../src/scalar/Scalar.js'

const everywhere = { offset: 0, strides: [1] }

/** What the bodies of a kernel may be made from: its sum, a uniform random number, and a number from memory. */
export const [sum, uniform, loaded] = [argument(0), argument(1), argument(2)] as const

/** A kernel that sums four numbers at each of eight points, and stores these bodies. */
export const sumKernel = (bodies: readonly Scalar[]): LoopKernel => ({
  _tag: 'Loop',
  name: 'sums',
  domain: [8],
  accesses: [
    { _tag: 'Local', reduction: 0 },
    {
      _tag: 'Random',
      kind: 'uniform',
      key: { key: { buffer: 0, index: { offset: 0, strides: [] } }, folds: [] },
      index: everywhere,
      count: 8,
    },
    { _tag: 'Load', buffer: 1, index: everywhere },
  ],
  reductions: [{ kind: 'sum', inner: [4], body: loaded }],
  stores: bodies.map(
    (body, k): Store => ({
      place: { buffer: 2 + k, index: everywhere },
      inner: [],
      body,
      combine: undefined,
      fill: undefined,
    }),
  ),
})
