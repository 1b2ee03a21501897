import { broadcastTo, constant, type Expr, makeStep, type Step } from 'regula'
import { type NoiseRule, training } from 'regula/regularize'

/**
 * The masks that a rule draws in a training step, by site: the rule itself, put after ones. A mask is a function of the key,
 * the path of the site and the step count, so a program of this step that gets both from a state draws what training drew.
 */
export const maskingOf = (step: Step, drop: NoiseRule): Step | undefined => {
  const sites = step.report.filter(({ rule }) => rule === drop.name)
  if (sites.length === 0) return undefined
  const masks: Record<string, Expr> = {}
  for (const { site, shape } of sites) masks[site] = drop.insert(broadcastTo(constant(1), shape), site)
  return makeStep({ outputs: training(masks) })
}
