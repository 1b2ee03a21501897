/* TensorFlow.js on its `webgpu` backend, where waiting in place goes by way of a canvas and is slow. */
import '@tensorflow/tfjs-backend-webgpu'
import type { Enter } from './Contestant.js'
import { enterOn } from './tensorflowShared.js'

export const enter: Enter = (...task) =>
  enterOn('webgpu', async (scalar) => (await scalar.data())[0], ...task)
