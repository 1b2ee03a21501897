/* TensorFlow.js on its `wasm` backend, with SIMD. It has threads only in browsers. */
import { dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { setBackend } from '@tensorflow/tfjs-core'
import type { Enter } from './Contestant.js'
import { enter as enterStep } from './tensorflow.js'

const files = fileURLToPath(
  import.meta.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
)

export const enter: Enter = async (...task) => {
  setWasmPaths(dirname(files) + sep)
  await setBackend('wasm')
  return enterStep(...task)
}
