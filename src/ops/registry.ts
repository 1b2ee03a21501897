import type { BoundCase, OpFamily } from '../expr/OpDefinition.js'
import * as annotations from './annotations.js'
import { argReduce } from './argReduce.js'
import { concat } from './concat.js'
import { contract } from './contract.js'
import { cumulativeSum } from './cumulativeSum.js'
import * as gathering from './gather.js'
import * as leaves from './leaves.js'
import { map } from './map.js'
import * as movers from './movers.js'
import * as randomness from './randomness.js'
import { reduce } from './reduce.js'
import * as windows from './windows.js'

/** What can be said of an operation without knowing the type of its attributes. */
export type OpEntry = Pick<OpFamily<never>, 'name' | 'doc' | 'decode'> & {
  readonly cases: readonly BoundCase[]
}

/** Every operation of the graph. Laws and codecs iterate this list: a new operation adds its line. */
export const registry: readonly OpEntry[] = [
  leaves.input,
  leaves.variable,
  leaves.constant,
  leaves.dimension,
  leaves.iota,
  map,
  reduce,
  argReduce,
  contract,
  cumulativeSum,
  movers.reshape,
  movers.transpose,
  movers.broadcast,
  movers.reverse,
  windows.slice,
  windows.pad,
  concat,
  gathering.gather,
  gathering.scatterAdd,
  randomness.random,
  randomness.foldIn,
  annotations.stopGradient,
  annotations.penalty,
  annotations.dropout,
  annotations.noise,
]
