/* The matrix products of a step, and whether a target works them out as the interpreter does. */
import { compile, getOrThrow, type Inputs, interpreter, type Step, type Target, wasm } from 'regula'
import { expect } from 'vitest'
import type { LoopKernel } from '../../src/kernel/Kernel.js'
import type { Plan } from '../../src/kernel/Plan.js'
import { prepare } from '../../src/targets/arena/prepare.js'
import { bindForTarget } from '../../src/targets/compile.js'
import { type Product, productOf } from '../../src/targets/wasm/product/Product.js'

type Dims = Readonly<Record<string, number>>

export interface PlannedProduct {
  readonly plan: Plan
  readonly kernel: LoopKernel
  readonly product: Product
}

/** The products that the kernels of a step are, in order. */
export const productsOf = (step: Step, dims: Dims = {}): readonly PlannedProduct[] => {
  const bound = getOrThrow(bindForTarget(step, { dims }))
  const plan = getOrThrow(prepare(bound, { target: 'wasm', largestArena: 2 ** 31 }))
  return plan.kernels.flatMap((kernel) => {
    if (kernel._tag !== 'Loop') return []
    const product = productOf(kernel, (buffer) => plan.buffers[buffer]?.format ?? 'float32')
    return product === undefined ? [] : [{ plan, kernel, product }]
  })
}

/** Numbers that look like nothing in particular. */
export const waves = (count: number, start: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(start + i * 0.7 + i * i * 0.01))

/** The numbers of the output `y`. */
export const resultOf = async (step: Step, target: Target, feed: Inputs): Promise<readonly number[]> => {
  const program = getOrThrow(await compile(step, { target, seed: 3 })())
  return Array.from(getOrThrow(await program.run(feed)()).y?.data ?? [])
}

/** The largest difference, in parts of the largest number. */
export const relativeDifference = (found: ArrayLike<number>, exact: ArrayLike<number>): number => {
  const largest = (numbers: readonly number[]): number =>
    numbers.reduce((n, x) => Math.max(n, Math.abs(x)), 0)
  return largest(Array.from(exact, (x, i) => x - (found[i] ?? Number.NaN))) / largest(Array.from(exact))
}

/** After some steps the state is the interpreter's but for rounding, and the same bits on any number of threads. */
export const expectSameTraining = async (step: Step, dims: Dims, feed: Inputs): Promise<void> => {
  const stateAfter = async (target: Target) => {
    const program = getOrThrow(await compile(step, { target, dims, seed: 5 })())
    for (let run = 0; run < 4; run += 1) getOrThrow(await program.run(feed)())
    return getOrThrow(await program.state()())
  }
  const exact = await stateAfter(interpreter())
  const alone = await stateAfter(wasm())
  for (const [name, { data }] of Object.entries(exact))
    expect(relativeDifference(alone[name]?.data ?? [], data), name).toBeLessThan(1e-4)
  expect(await stateAfter(wasm({ threads: 2 }))).toEqual(alone)
  expect(await stateAfter(wasm({ threads: 3 }))).toEqual(alone)
}
