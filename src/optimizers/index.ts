/* The entry point `regula/optimizers`. */
export { type AdamOptions, adam, adamW } from './adam.js'
export type { Optimizer, Setting, UpdateContext, UpdateResult } from './Optimizer.js'
export { type SgdOptions, sgd } from './sgd.js'
