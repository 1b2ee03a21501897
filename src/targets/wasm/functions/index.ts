import { exp, expm1 } from './exponential.js'
import { log, log1p } from './logarithm.js'
import { sigmoid, softplus } from './logistic.js'
import { power } from './power.js'
import { draw, randomWords, threefry, uniform } from './random.js'
import { erf, tanh } from './saturating.js'
import { cos, sin } from './trigonometric.js'

export const functions = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  erf,
  sigmoid,
  softplus,
  sin,
  cos,
  power,
  threefry,
  draw,
  randomWords,
  uniform,
} as const
