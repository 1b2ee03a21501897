import * as t from 'io-ts'
import { mode } from '../mode.js'

/**
 * What the options of `regula train` say, after the parsers of the single options.
 *
 * @internal
 */
export const trainFlags = t.intersection([
  t.type({
    layers: t.readonlyArray(t.number),
    epochs: t.number,
    batchSize: t.number,
    learningRate: t.number,
    optimizer: t.keyof({ adam: null, adamW: null, sgd: null }),
    seed: t.number,
    target: t.string,
  }),
  t.partial({
    example: t.literal('digits'),
    dropout: t.number,
    l1: t.number,
    l2: t.number,
    testRows: t.number,
    testFraction: t.number,
    shuffle: t.boolean,
    scale: t.number,
    patience: t.number,
    compare: t.boolean,
    report: t.string,
    save: t.string,
    mode,
  }),
])

/** @internal */
export type TrainFlags = t.TypeOf<typeof trainFlags>

/**
 * How one network is trained.
 *
 * @internal
 */
export interface Recipe {
  readonly name: string
  readonly dropout: number
  readonly l1: number
  readonly l2: number
}
