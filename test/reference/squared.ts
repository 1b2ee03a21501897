/* Ridge, Lasso and elastic net of `sklearn`: the optimum is where Regula's own steps come to rest, from zero. */
import {
  type Expr,
  evaluate,
  getOrThrow,
  gradient,
  input,
  meanSquaredError,
  mul,
  type Shape,
  type Step,
  sub,
  sumSquares,
  tensor,
  trainingStep,
} from '../../src/index.js'
import { sgd } from '../../src/optimizers/index.js'
import { elasticNet, l1, l2, proximalL1, type Rule, regularize } from '../../src/regularize/index.js'
import { type Affine, affine, atZeros, type Fit, fitOf, rows, type Scalar, stateOf } from './affine.js'
import type { Float } from './arguments.js'
import { curvature, dataOf, type HeldData, type NamedData } from './data.js'
import { acceleratedStep, descend, fromZero } from './descent.js'
import { scalarOf } from './settings.js'
import { type Case, checkerOf, type Runner } from './support.js'

export interface SquaredInputs {
  readonly dataset: NamedData | HeldData
  readonly alphas: readonly number[]
  readonly l1_ratio?: number
  readonly fit_intercept: boolean
}

const modelOf = ({ dataset, fit_intercept }: SquaredInputs): Affine => {
  const data = dataOf(dataset)
  return affine(data, data.y.shape.slice(1), fit_intercept)
}

const targetOf = ({ data }: Affine): Float => input<Shape>('y', data.y.shape)

const withRules = (loss: Scalar, rules: readonly Rule[]): Scalar =>
  scalarOf(regularize(rules)({ loss, outputs: {} }).total)

const alpha = input('alpha', [])
const learningRate = input('learningRate', [])

// ---------------------------------------------------------------- ridge

/** Nesterov's momentum for the largest and the smallest curvature (Nesterov 2004, section 2.2). */
const momentumFor = (largest: number, smallest: number): number => {
  const root = Math.sqrt(largest / smallest)
  return (root - 1) / (root + 1)
}

/** A training step by `sgd` with Nesterov's momentum and the rule `l2` in the convention `sklearnRidge`. */
export const ridgeRunner = (file: Case<SquaredInputs>): Runner => {
  const { inputs, expected } = file
  return async () => {
    const { check, finish } = checkerOf(file)
    const model = modelOf(inputs)
    const { data, column, moving } = model
    const loss = sumSquares(sub(targetOf(model), model.prediction(moving.map(fromZero))))
    const rule = l2({ lambda: alpha, convention: 'sklearnRidge' })
    const momentum = input('momentum', [])
    const step = trainingStep({
      loss,
      regularize: [rule],
      optimizer: sgd({ learningRate, momentum, nesterov: true }),
    })
    const total = withRules(loss, [rule])
    const top = curvature(data, column)
    const fits: Fit[] = []
    const objectives: number[] = []
    for (const strength of inputs.alphas) {
      const feed = { X: data.x, y: data.y, alpha: strength }
      const smallest = Math.min(strength, data.rows * column ** 2) / 2
      const tuned = {
        ...feed,
        learningRate: 1 / (2 * (top + strength)),
        momentum: momentumFor(top + strength, smallest),
      }
      const { state } = await descend(
        step,
        tuned,
        moving.map(({ name }) => name),
      )
      const fit = fitOf(model, state)
      fits.push(fit)
      objectives.push(...getOrThrow(evaluate(total, { inputs: feed, state: fit.state })).data)
    }
    const outputs = data.y.shape.slice(1)
    check(
      'coef',
      rows(fits, [...outputs, data.features], ({ coef }) => coef),
    )
    check(
      'intercept',
      rows(fits, outputs, ({ intercept }) => intercept),
    )
    if (expected.objective !== undefined)
      check('objective', tensor('float', [objectives.length], Float64Array.from(objectives)))
    finish()
  }
}

// ---------------------------------------------------------------- lasso and elastic net

/**
 * Data held in the file: `sgd` with the rule `proximalL1`. Data of a CSV file: the same proximal gradient, accelerated,
 * as a step written by hand, because of its many rows.
 */
const sparseStep = (model: Affine, isHeld: boolean, lossAt: (values: readonly Float[]) => Scalar): Step => {
  const l1Strength = input('l1Strength', [])
  const smooth = [l2({ lambda: input('l2Strength', []), convention: 'sklearnLasso' })]
  return isHeld
    ? trainingStep({
        loss: lossAt(model.moving.map(fromZero)),
        regularize: [...smooth, proximalL1({ lambda: l1Strength })],
        optimizer: sgd({ learningRate }),
      })
    : acceleratedStep((values) => withRules(lossAt(values), smooth), model.moving, learningRate, l1Strength)
}

export const squaredRunner = (file: Case<SquaredInputs>): Runner => {
  const { inputs, kind } = file
  const { alphas, dataset, l1_ratio: ratio = 1 } = inputs
  return async () => {
    const { check, finish } = checkerOf(file)
    const model = modelOf(inputs)
    const { data, column, moving } = model
    const lossAt = (values: readonly Float[]): Scalar =>
      mul(0.5, meanSquaredError(model.prediction(values), targetOf(model)))
    const step = sparseStep(model, !('file' in dataset), lossAt)
    const values = moving.map(fromZero)
    const [w] = values
    if (w === undefined) throw new Error('no kernel')
    const penalty =
      kind === 'lasso'
        ? l1({ lambda: alpha, convention: 'sklearnLasso' })
        : elasticNet({ alpha, l1Ratio: ratio })
    const total: Expr = withRules(lossAt(values), [penalty])
    const slope = gradient(lossAt(values), w)
    const feed = { X: data.x, y: data.y }
    const top = curvature(data, column) / data.rows
    const fits: Fit[] = []
    const objectives: number[] = []
    const margins: number[] = []
    for (const strength of alphas) {
      const strengths = { l1Strength: strength * ratio, l2Strength: strength * (1 - ratio) }
      const rate = 1 / (top + strengths.l2Strength)
      const tuned = { ...feed, ...strengths, learningRate: rate }
      const { state } = await descend(
        step,
        tuned,
        moving.map(({ name }) => name),
      )
      const fit = fitOf(model, state)
      fits.push(fit)
      objectives.push(
        ...getOrThrow(evaluate(total, { inputs: { ...feed, alpha: strength }, state: fit.state })).data,
      )
      const slopes = atZeros(fit.coef, getOrThrow(evaluate(slope, { inputs: feed, state: fit.state })))
      margins.push(slopes.length === 0 ? Number.NaN : strengths.l1Strength - Math.max(...slopes))
    }
    const coef = rows(fits, [data.features], (fit) => fit.coef)
    const intercept = rows(fits, [], (fit) => fit.intercept)
    check('coef', coef)
    check('intercept', intercept)
    check('optimum.coef', coef)
    check('optimum.intercept', intercept)
    check('objective', tensor('float', [objectives.length], Float64Array.from(objectives)))
    check('kkt_margin', margins)
    check(
      'zero_mask',
      rows(fits, [data.features], (fit) => fit.coef.map((x) => (x === 0 ? 1 : 0))),
    )
    check(
      'n_nonzero',
      fits.map((fit) => fit.coef.filter((x) => x !== 0).length),
    )

    const y = Array.from(data.y.data)
    const mean = y.reduce((a, b) => a + b, 0) / y.length
    const empty = stateOf({ w: new Array<number>(data.features).fill(0), c: [mean / column] }, model)
    const steepest = getOrThrow(evaluate(slope, { inputs: feed, state: empty }))
    check('alpha_max', Math.max(...Array.from(steepest.data, Math.abs)) / ratio)
    finish()
  }
}
