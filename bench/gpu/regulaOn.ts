import type { Target } from 'regula'
import { enter } from '../compare/regula.js'
import type { Challenger } from './Challenger.js'

/** Regula on a target. It starts from the parameters that everyone starts from, because it draws them. */
export const regulaOn = (label: string, target: () => Target): Challenger => ({
  label,
  kind: 'regula',
  enter: async (problem) => ({ ...(await enter(target(), problem)), name: label }),
})
