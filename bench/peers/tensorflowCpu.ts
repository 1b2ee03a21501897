/* TensorFlow.js on its plain `cpu` backend, without WebAssembly. */
import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import type { Enter } from './Contestant.js'
import { enter as enterStep } from './tensorflow.js'

export const enter: Enter = async (...task) => {
  await setBackend('cpu')
  return enterStep(...task)
}
