/* Strengths are inputs of a step and not numbers in it, so that a slider compiles nothing. */
import { type Inputs, input } from 'regula'
import type { Settings } from '../settings.js'

export const strengths = {
  dropout: input('dropRate', []),
  l1: input('l1', []),
  l2: input('l2', []),
  learningRate: input('learningRate', []),
} as const

/** Their values, by the names of the inputs. */
export const strengthValues = ({ rules, learningRate }: Settings): Inputs => ({
  dropRate: rules.dropout.strength,
  l1: rules.l1.strength,
  l2: rules.l2.strength,
  learningRate,
})
