import type { BoundCase, OpFamily } from '../expr/OpDefinition.js'
import { argReduce } from './argReduce.js'
import { broadcast } from './broadcast.js'
import { concat } from './concat.js'
import { constant } from './constant.js'
import { contract } from './contract.js'
import { cumulativeSum } from './cumulativeSum.js'
import { dimension } from './dimension.js'
import { dropout } from './dropout.js'
import { foldIn } from './foldIn.js'
import { gather } from './gather.js'
import { input } from './input.js'
import { iota } from './iota.js'
import { map } from './map.js'
import { noise } from './noise.js'
import { pad } from './pad.js'
import { penalty } from './penalty.js'
import { random } from './random.js'
import { reduce } from './reduce.js'
import { reshape } from './reshape.js'
import { reverse } from './reverse.js'
import { scatterAdd } from './scatterAdd.js'
import { slice } from './slice.js'
import { stopGradient } from './stopGradient.js'
import { transpose } from './transpose.js'
import { variable } from './variable.js'

/** What can be said of an operation without knowing the type of its attributes. */
export type OpEntry = Pick<OpFamily<never>, 'name' | 'doc' | 'decode'> & {
  readonly cases: readonly BoundCase[]
}

/** Every operation of the graph. Laws and codecs iterate this list: a new operation adds its line. */
export const registry: readonly OpEntry[] = [
  input,
  variable,
  constant,
  dimension,
  iota,
  map,
  reduce,
  argReduce,
  contract,
  cumulativeSum,
  reshape,
  transpose,
  broadcast,
  reverse,
  slice,
  pad,
  concat,
  gather,
  scatterAdd,
  random,
  foldIn,
  stopGradient,
  penalty,
  dropout,
  noise,
]
