/* Ridge regression: minimise Σ (y − Xw − b)² + α Σ w². Tutorial: `Ridge(alpha=1.0)` of scikit-learn. */
import { dense, fit, getOrThrow, input, meanSquaredError, trainingStep, zeros } from 'regula'
import { sgd } from 'regula/optimizers'
import { l2 } from 'regula/regularize'
import { lastColumnApart, rowsOf } from './support/csv.js'
import { curveOf, isMain, numbersIn, text } from './support/training.js'

/** @param rows features that are centred and scaled to a sum of squares of 1, then the target */
export const ridge = async (rows: readonly (readonly number[])[], alpha = 1) => {
  const { features, last: targets } = lastColumnApart(rows)
  const samples = rows.length
  const x = input('x', ['batch', features.length / samples])
  const y = input('y', ['batch', 1])
  const prediction = dense('linear', 1, { kernelInitializer: zeros() })(x)

  const step = trainingStep({
    loss: meanSquaredError(prediction, y, { reduction: 'sum' }),
    // scikit-learn adds α Σ w² to the *sum* of squares, and leaves the intercept alone.
    regularize: [l2({ lambda: alpha, convention: 'sklearnRidge' })],
    // 2n is the largest curvature, that of the intercept; Nesterov's momentum does the rest.
    optimizer: sgd({ learningRate: 1 / (2 * samples), momentum: 0.91, nesterov: true }),
  })
  const fitted = getOrThrow(
    await fit(step, {
      data: { x: features, y: targets },
      epochs: 500,
      batchSize: samples,
    })(),
  )
  return {
    coefficients: numbersIn(fitted.state, 'linear/kernel'),
    intercept: numbersIn(fitted.state, 'linear/bias')[0] ?? Number.NaN,
    objective: curveOf(fitted, 'total').at(-1) ?? Number.NaN,
  }
}

const main = async (): Promise<void> => {
  const { coefficients, intercept, objective } = await ridge(rowsOf('test/data/diabetes.csv'))
  console.log('Ridge regression, α = 1, diabetes data')
  console.log('coefficients', coefficients.map((w) => text(w)).join('  '))
  console.log('intercept   ', text(intercept))
  console.log('objective   ', text(objective))
}

if (isMain(import.meta.url)) await main()
