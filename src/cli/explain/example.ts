import { type Step, trainingStep } from '../../index.js'
import { adam } from '../../optimizers/index.js'
import { dropout, l2 } from '../../regularize/index.js'
import { networkOf } from '../train/network.js'

/**
 * The step that `regula train --example digits` takes with dropout and L2: 64 pixels, 128 hidden units, 10 digits.
 *
 * @internal
 */
export const digitsStep = (): Step => {
  const { loss, accuracy } = networkOf(64, [128], 10)
  return trainingStep({
    loss,
    outputs: { accuracy },
    regularize: [l2({ lambda: 1e-4 }), dropout({ dropRate: 0.5 })],
    optimizer: adam({ learningRate: 0.001 }),
  })
}

/** @internal */
export const digitsDims: Readonly<Record<string, number>> = { batch: 32 }
