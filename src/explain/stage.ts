import { postOrder } from '../graph/postOrder.js'
import { planCost } from '../kernel/cost.js'
import { lowerStep } from '../kernel/planOf.js'
import { unfused } from '../kernel/yardstick.js'
import { rootsOf, type Step } from '../step/Step.js'
import type { FusedFigures, Stage } from './Explanation.js'

/** Larger steps are lowered once, at the end, and not after every pass as well. */
const largest = 20_000

const fusedOf = (step: Step): FusedFigures => {
  const { kernels, flops, bytesMoved, temporaryBytes } = planCost(lowerStep(step))
  return { kernels, flops, bytesMoved, temporaryBytes }
}

/** The figures of a step; `isLowerable` says that every map holds one primitive and equal nodes are one. */
export const stageOf = (step: Step, isLowerable: boolean): Stage => {
  const nodes = postOrder(Object.values(rootsOf(step))).length
  return {
    nodes,
    unfused: unfused(step),
    fused: isLowerable && nodes <= largest ? fusedOf(step) : undefined,
  }
}
