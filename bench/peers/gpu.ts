/* gpu.js in its `webasm` mode, on as many threads as it takes. It has no derivatives, so the whole step is written by
 * hand out of its kernels, and its pipeline compiles them to one plan. A plan keeps nothing between two calls: the state
 * goes in and comes out with each step. */
import { GPU, type KernelVariable } from 'gpu.js'
import type { Enter, Layer } from './Contestant.js'
import { kernelsOf, type Make } from './gpuKernels.js'

/** A vector, or the rows of a matrix. */
type Values = Float32Array | Float32Array[]

const rowsOf = (values: Float32Array, columns: number): Float32Array[] =>
  Array.from({ length: values.length / columns }, (_, k) => values.subarray(k * columns, (k + 1) * columns))

const valuesOf = (result: unknown): Values => {
  if (result instanceof Float32Array) return result
  if (Array.isArray(result)) return result.filter((row) => row instanceof Float32Array)
  throw new Error('gpu.js gave no numbers')
}

const flat = (values: Values): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values.flatMap((row) => [...row]))

const sum = (values: Values): number => flat(values).reduce((total, x) => total + x, 0)

export const enter: Enter = async (problem, start) => {
  const gpu = new GPU({ mode: 'webasm' })
  const make: Make = (output, source) => {
    // The type of the settings does not know `loopMaxIterations`, which cuts loops off at 1000.
    const settings = { output: [...output], precision: 'single' as const, loopMaxIterations: 2 ** 20 }
    return gpu.createKernel(source, settings)
  }
  const { layers, delta, surprise } = kernelsOf(make, problem)

  /** Handles in, handles out: runs once, when the plan is made. For each layer six handles of state follow. */
  const orchestrate = (...handles: KernelVariable[]): Record<string, KernelVariable> => {
    const [x, labels, scale1, scale2, ...state] = handles
    const before = layers.map((_, k) => state.slice(6 * k, 6 * k + 6))
    const values = [x]
    for (const [k, layer] of layers.entries())
      values.push(layer.forward(values[k], before[k]?.[0], before[k]?.[1]))
    const logits = values.at(-1)
    const results: Record<string, KernelVariable> = { surprise: surprise(logits, labels) }
    let slope = delta(logits, labels)
    for (const [k, layer] of [...layers.entries()].reverse()) {
      const [kernel, bias, m0, n0, v0, u0] = before[k] ?? []
      results[`squares${k}`] = layer.squares(kernel)
      const ofKernel = layer.kernelSlope(values[k], slope, kernel)
      const ofBias = layer.biasSlope(slope)
      const [m, v] = [layer.kernel.first(m0, ofKernel), layer.kernel.second(v0, ofKernel)]
      const [n, u] = [layer.bias.first(n0, ofBias), layer.bias.second(u0, ofBias)]
      const next = [
        ...[layer.kernel.next(kernel, m, v, scale1, scale2), layer.bias.next(bias, n, u, scale1, scale2)],
        ...[m, n, v, u],
      ]
      for (const [j, handle] of next.entries()) results[`state${6 * k + j}`] = handle
      if (k > 0) slope = layer.inputSlope(slope, kernel, values[k])
    }
    return results
  }
  // A plan takes as many arguments as the function says that it has.
  Object.defineProperty(orchestrate, 'length', { value: 4 + 6 * layers.length })
  const plan = gpu.createPipeline(orchestrate)

  const { batch, sizes, lambda } = problem
  const [x, labels] = [rowsOf(problem.x, sizes[0] ?? 0), Float32Array.from(problem.labels)]
  /** Of each layer the kernel and the bias, their first moments, their second ones. */
  const begun = (): Values[] =>
    start.flatMap(({ kernel, bias }): Values[] => {
      const rows = (values: Float32Array): Values => rowsOf(values, bias.length)
      const zeros = (): Values[] => [rows(new Float32Array(kernel.length)), new Float32Array(bias.length)]
      return [rows(kernel), bias, ...zeros(), ...zeros()]
    })
  let state = begun()
  let count = 0

  return {
    name: 'gpu.js 2.24.1, webasm',
    step: async () => {
      count += 1
      const scales = [1 / (1 - 0.9 ** count), 1 / (1 - 0.999 ** count)]
      const results: unknown = await plan(x, labels, ...scales, ...state)
      if (plan.backend !== 'webasm' || plan.fallbackReason !== null)
        throw new Error(`gpu.js left webasm: ${plan.fallbackReason ?? plan.backend}`)
      const found = new Map<string, unknown>(Object.entries(results ?? {}))
      state = state.map((_, k) => valuesOf(found.get(`state${k}`)))
      const squares = layers.reduce((total, _, k) => total + sum(valuesOf(found.get(`squares${k}`))), 0)
      return { data: sum(valuesOf(found.get('surprise'))) / batch, penalty: lambda * squares }
    },
    restart: async () => {
      state = begun()
      count = 0
    },
    parameters: async () => {
      const at = (k: number): Float32Array => flat(state[k] ?? [])
      return layers.map((_, k): Layer => ({ kernel: at(6 * k), bias: at(6 * k + 1) }))
    },
  }
}
