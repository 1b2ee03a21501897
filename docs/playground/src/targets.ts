/* Where programs run: a target more is a line more. */
import { interpreter, javascript, type Target, wasm } from 'regula'
import { gpu } from 'regula/gpu'

/** A target to pick. */
export interface TargetChoice {
  readonly id: string
  readonly title: string
  readonly make: () => Target
}

const choice = (id: string, title: string, make: () => Target): TargetChoice => ({ id, title, make })

/** The targets, in the order in which they are offered. The first is what the page starts with. */
export const targets: readonly [TargetChoice, ...TargetChoice[]] = [
  choice('wasm', 'WebAssembly', () => wasm()),
  choice('wasm-threads', 'WebAssembly, 2 threads', () => wasm({ threads: 2 })),
  choice('webgpu', 'GPU: WebGPU', () => gpu({ mode: 'webgpu' })),
  choice('webgl2', 'GPU: WebGL 2', () => gpu({ mode: 'webgl2' })),
  choice('webgl', 'GPU: WebGL', () => gpu({ mode: 'webgl' })),
  choice('gpu', 'GPU: the first that works', () => gpu()),
  choice('webasm', 'gpu.js on WebAssembly', () => gpu({ mode: 'webasm' })),
  choice('cpu', 'gpu.js on the CPU', () => gpu({ mode: 'cpu' })),
  choice('javascript', 'JavaScript', () => javascript()),
  choice('interpreter', 'Interpreter (float64, slow)', () => interpreter()),
]

export const targetOf = (id: string): TargetChoice => targets.find((one) => one.id === id) ?? targets[0]
