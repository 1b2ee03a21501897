import { evaluationStep, type Step, trainingStep } from 'regula'
import { adam, sgd } from 'regula/optimizers'
import { dropout, l1, l2, type Rule } from 'regula/regularize'
import { ruleNames, type Settings } from '../settings.js'
import type { Network } from './network.js'
import { strengths } from './strengths.js'

/** Drops hidden activations. */
export const drop = dropout({ dropRate: strengths.dropout })

const rules = { dropout: drop, l1: l1({ lambda: strengths.l1 }), l2: l2({ lambda: strengths.l2 }) } as const

const optimizers = { adam, sgd } as const

/** The rules that are switched on. Without a hidden layer there is nothing to drop. */
export const rulesOf = (settings: Settings): readonly Rule[] =>
  ruleNames
    .filter((name) => settings.rules[name].on && !(name === 'dropout' && settings.widths.length === 0))
    .map((name) => rules[name])

/** One step of training, with rules or without. */
export const trainingOf = ({ loss }: Network, { optimizer }: Settings, regularize: readonly Rule[]): Step =>
  trainingStep({
    loss,
    regularize,
    optimizer: optimizers[optimizer]({ learningRate: strengths.learningRate }),
  })

/** How good the network is: dropout here is inverted, so there is no trace of a rule in evaluation. */
export const judging = ({ loss, score }: Network) => evaluationStep({ outputs: { loss, score } })

/** What the network says. */
export const predicting = ({ prediction }: Network) => evaluationStep({ outputs: { prediction } })
