/* jax-js on its `webgpu` device. */
import type { Enter } from './Contestant.js'
import { enterOn } from './jaxStep.js'

export const enter: Enter = (...task) => enterOn('webgpu', ...task)
