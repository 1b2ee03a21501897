/* TensorFlow.js on its `webgl` backend. */
import '@tensorflow/tfjs-backend-webgl'
import type { Enter } from './Contestant.js'
import { readSync } from './tensorflow.js'
import { enterOn } from './tensorflowShared.js'

export const enter: Enter = (...task) => enterOn('webgl', readSync, ...task)
