/* Regula's ways of doing the step: a target takes part by being listed here. */
import { wasm } from 'regula'
import { gpu } from 'regula/gpu'
import type { Challenger } from './Challenger.js'
import { regulaOn } from './regulaOn.js'

const webgpu = regulaOn('Regula, gpu webgpu', () => gpu({ mode: 'webgpu' }))
const webgl2 = regulaOn('Regula, gpu webgl2', () => gpu({ mode: 'webgl2' }))
const webasm = regulaOn('Regula, gpu webasm', () => gpu({ mode: 'webasm' }))
const reference = regulaOn('Regula, wasm', () => wasm())

export const inBrowser: readonly Challenger[] = [webgpu, webgl2, reference]

export const inNode: readonly Challenger[] = [webgpu, reference]

/** Beside gpu.js in its `webasm` mode. */
export const inWebasm: readonly Challenger[] = [webasm, reference]
