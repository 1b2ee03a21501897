/* Logistic regression of `sklearn`: the optimum is where Regula's own accelerated steps come to rest, from zero. */
import {
  binaryCrossEntropyWithLogits,
  evaluate,
  getOrThrow,
  gradient,
  input,
  mul,
  type Shape,
  sigmoid,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
} from '../../src/index.js'
import { l1, l2, type Rule, regularize } from '../../src/regularize/index.js'
import { type Affine, affine, atZeros, type Fit, fitOf, rows, type Scalar } from './affine.js'
import type { Float } from './arguments.js'
import { curvature, type Data, dataOf, type NamedData } from './data.js'
import { acceleratedStep, descend, fromZero } from './descent.js'
import { scalarOf } from './settings.js'
import { type Case, checkerOf, type Runner } from './support.js'

export interface LogisticInputs {
  readonly dataset: NamedData
  readonly C: readonly number[]
  readonly fit_intercept?: boolean
  readonly classes?: number
}

const C = input('C', [])
const learningRate = input('learningRate', [])
const l1Strength = input('l1Strength', [])

const ridge = l2({ lambda: 1, convention: 'logistic' })
const lasso = l1({ lambda: 1, convention: 'logistic' })

const withRule = (loss: Scalar, rule: Rule): Scalar =>
  scalarOf(regularize([rule])({ loss, outputs: {} }).total)

interface Setup {
  readonly model: Affine
  readonly lossAt: (values: readonly Float[]) => Scalar
  readonly rule: Rule
  /** The largest second derivative of the loss of one sample by its logits. */
  readonly bend: number
  readonly y: Tensor
}

interface Solved {
  readonly fits: readonly Fit[]
  readonly objectives: Tensor
}

const scalars = (values: readonly number[]): Tensor =>
  tensor('float', [values.length], Float64Array.from(values))

/** Fits every strength. An L1 rule is taken by proximal steps, an L2 rule is part of what is differentiated. */
const solve = async (
  { model, lossAt, rule, bend, y }: Setup,
  strengths: readonly number[],
): Promise<Solved> => {
  const { data, column, moving } = model
  const isSparse = rule === lasso
  const step = isSparse
    ? acceleratedStep(lossAt, moving, learningRate, l1Strength)
    : acceleratedStep((values) => withRule(lossAt(values), rule), moving, learningRate)
  const total = withRule(lossAt(moving.map(fromZero)), rule)
  const top = curvature(data, column)
  const fits: Fit[] = []
  const objectives: number[] = []
  for (const strength of strengths) {
    const feed = { X: data.x, y, C: strength }
    const rate = 1 / (bend * strength * top + (isSparse ? 0 : 1))
    const tuned = { ...feed, learningRate: rate, ...(isSparse ? { l1Strength: 1 } : {}) }
    const { state } = await descend(
      step,
      tuned,
      moving.map(({ name }) => name),
    )
    const fit = fitOf(model, state)
    fits.push(fit)
    objectives.push(...getOrThrow(evaluate(total, { inputs: feed, state: fit.state })).data)
  }
  return { fits, objectives: scalars(objectives) }
}

const binary = (data: Data, fitIntercept: boolean, rule: Rule): Setup => {
  const model = affine(data, [], fitIntercept)
  const labels: Float = input<Shape>('y', [data.rows])
  const lossAt = (values: readonly Float[]): Scalar =>
    mul(C, binaryCrossEntropyWithLogits(model.prediction(values), labels, { reduction: 'sum' }))
  return { model, lossAt, rule, bend: 0.25, y: data.y }
}

export const logisticRunner = (file: Case<LogisticInputs>): Runner => {
  const { inputs } = file
  return async () => {
    const { check, take, finish } = checkerOf(file)
    const data = dataOf(inputs.dataset)
    const setup = binary(data, true, ridge)
    const { fits, objectives } = await solve(setup, inputs.C)
    const coef = rows(fits, [data.features], (fit) => fit.coef)
    const intercept = rows(fits, [], (fit) => fit.intercept)
    for (const name of ['coef', 'optimum.coef', 'coef_lbfgs']) check(name, coef)
    for (const name of ['intercept', 'optimum.intercept', 'intercept_lbfgs']) check(name, intercept)
    check('optimum.objective', objectives)

    const chance = sigmoid(setup.model.prediction(setup.model.moving.map(fromZero)))
    const chances = fits.map(({ state }) =>
      Array.from(getOrThrow(evaluate(chance, { inputs: { X: data.x }, state })).data),
    )
    const first = take('probabilities').length / fits.length
    check(
      'probabilities',
      tensor('float', [fits.length, first], Float64Array.from(chances.flatMap((row) => row.slice(0, first)))),
    )
    const accuracyOf = (row: readonly number[]): number =>
      row.filter((p, i) => (p > 0.5 ? 1 : 0) === data.y.data[i]).length / data.rows
    check('train_accuracy', scalars(chances.map(accuracyOf)))
    finish()
  }
}

export const sparseLogisticRunner = (file: Case<LogisticInputs>): Runner => {
  const { inputs, expected } = file
  return async () => {
    const { check, finish } = checkerOf(file)
    const data = dataOf(inputs.dataset)
    const setup = binary(data, inputs.fit_intercept === true, lasso)
    const { model, lossAt } = setup
    const { fits, objectives } = await solve(setup, inputs.C)
    const coef = rows(fits, [data.features], (fit) => fit.coef)
    const intercept = rows(fits, [], (fit) => fit.intercept)
    check('coef', coef)
    check('intercept', intercept)
    check('optimum.coef', coef)
    check('optimum.intercept', intercept)
    check('optimum.objective', objectives)
    if (expected.coef_liblinear !== undefined) check('coef_liblinear', coef)
    check(
      'zero_mask',
      rows(fits, [data.features], (fit) => fit.coef.map((x) => (x === 0 ? 1 : 0))),
    )
    check(
      'n_nonzero',
      fits.map((fit) => fit.coef.filter((x) => x !== 0).length),
    )

    const values = model.moving.map(fromZero)
    const [slope] = gradient<readonly Float[]>(lossAt(values), values)
    if (slope === undefined) throw new Error('no kernel')
    const margins = fits.map(({ coef: weights, state }, k) => {
      const at = { inputs: { X: data.x, y: data.y, C: inputs.C[k] ?? 0 }, state }
      return 1 - Math.max(...atZeros(weights, getOrThrow(evaluate(slope, at))))
    })
    check('kkt_margin', margins)
    finish()
  }
}

export const multinomialRunner = (file: Case<LogisticInputs>): Runner => {
  const { inputs } = file
  const { classes = 0 } = inputs
  return async () => {
    const { check, finish } = checkerOf(file)
    const data = dataOf(inputs.dataset)
    const model = affine(data, [classes], true)
    const labels = input<Shape, 'int'>('y', [data.rows], 'int')
    const lossAt = (values: readonly Float[]): Scalar =>
      mul(C, softmaxCrossEntropy<Shape>(model.prediction(values), labels, { reduction: 'sum' }))
    const y = tensor('int', data.y.shape, data.y.data)
    const { fits, objectives } = await solve({ model, lossAt, rule: ridge, bend: 0.5, y }, inputs.C)
    const coef = rows(fits, [classes, data.features], (fit) => fit.coef)
    // From zero the intercepts keep the mean 0, which is how the file has them.
    const intercept = rows(fits, [classes], (fit) => fit.intercept)
    check('coef', coef)
    check('intercept', intercept)
    check('optimum.coef', coef)
    check('optimum.intercept', intercept)
    check('optimum.objective', objectives)
    finish()
  }
}
