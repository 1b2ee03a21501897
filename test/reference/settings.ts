/* The optimisers and regularisations of the files, as Regula's own. */
import { add, clamp, div, type Expr, gradient, minimum, mul, sqrt, sumSquares } from '../../src/index.js'
import { adam, adamW, type Optimizer, sgd } from '../../src/optimizers/index.js'
import { l1, l2, maxNorm, type Rule, sitesOf } from '../../src/regularize/index.js'
import type { Float } from './arguments.js'

export interface OptimizerSettings {
  readonly name: string
  readonly lr: number
  readonly momentum?: number
  readonly dampening?: number
  readonly nesterov?: boolean
  readonly weight_decay?: number
  readonly betas?: readonly [number, number]
  readonly eps?: number
  readonly amsgrad?: boolean
}

export interface Regularisation {
  readonly l1?: number
  readonly l2?: number
  readonly max_norm?: number
  readonly clip_value?: number
  readonly clip_global_norm?: number
}

type Scalar = Expr<readonly [], 'float'>

const makeAdam = (make: typeof adam, settings: OptimizerSettings): Optimizer => {
  const { lr, betas: [beta1, beta2] = [0.9, 0.999], eps = 1e-8, amsgrad = false, weight_decay = 0 } = settings
  return make({ learningRate: lr, beta1, beta2, epsilon: eps, amsgrad, weightDecay: weight_decay })
}

/** By the name that the file gives; `undefined` for an optimiser that Regula does not have. */
export const optimizerOf = (settings: OptimizerSettings): Optimizer | undefined => {
  const { name, lr, momentum = 0, dampening = 0, nesterov = false, weight_decay = 0 } = settings
  switch (name) {
    case 'sgd':
      return sgd({ learningRate: lr, momentum, dampening, nesterov, weightDecay: weight_decay })
    case 'adam':
      return makeAdam(adam, settings)
    case 'adamw':
      return makeAdam(adamW, settings)
    default:
      return undefined
  }
}

export const rulesOf = (regularisation: Regularisation): readonly Rule[] => [
  ...(regularisation.l1 === undefined ? [] : [l1({ lambda: regularisation.l1, convention: 'keras' })]),
  ...(regularisation.l2 === undefined ? [] : [l2({ lambda: regularisation.l2, convention: 'keras' })]),
  ...(regularisation.max_norm === undefined ? [] : [maxNorm({ maxNorm: regularisation.max_norm })]),
]

const isFloat = (x: Expr): x is Float => x.dtype === 'float'

/** The parameters under an expression, by name. */
export const parametersOf = (root: Expr): ReadonlyMap<string, Float> =>
  new Map(
    sitesOf([root]).flatMap(({ kind, name, node }) =>
      kind === 'parameter' && isFloat(node) ? [[name, node] as const] : [],
    ),
  )

const isScalar = (x: Expr): x is Scalar => isFloat(x) && x.shape.length === 0

/** The `data`, `penalty` and `total` of `regularize` are typed as any expression. */
export const scalarOf = (x: Expr): Scalar => {
  if (!isScalar(x)) throw new Error(`no float scalar: ${x.dtype} [${x.shape.join(', ')}]`)
  return x
}

/** The gradient of a scalar by every parameter, by name. */
export const gradientsOf = (total: Scalar): Readonly<Record<string, Float>> => {
  const parameters = [...parametersOf(total)]
  const gradients = gradient<readonly Float[]>(
    total,
    parameters.map(([, node]) => node),
  )
  return Object.fromEntries(
    parameters.flatMap(([name], i) => (gradients[i] ? [[name, gradients[i]] as const] : [])),
  )
}

const changing = (optimizer: Optimizer, change: (gradient: Float) => Float): Optimizer => ({
  ...optimizer,
  update: (context) => optimizer.update({ ...context, gradient: change(context.gradient) }),
})

/** The 1e-6 of `torch.nn.utils.clip_grad_norm_`, which the files state. */
const torchGuard = 1e-6

/** An optimiser that clips first, written by hand from expressions, and what it reports. */
export const clipped = (
  optimizer: Optimizer,
  total: Scalar,
  { clip_value, clip_global_norm }: Regularisation,
): { readonly optimizer: Optimizer; readonly outputs: Readonly<Record<string, Expr>> } => {
  if (clip_value !== undefined)
    return {
      optimizer: changing(optimizer, (g) => clamp(g, { min: -clip_value, max: clip_value })),
      outputs: {},
    }
  if (clip_global_norm === undefined) return { optimizer, outputs: {} }
  const squares: readonly Scalar[] = Object.values(gradientsOf(total)).map((g) => sumSquares(g))
  const gradientNorm = sqrt(squares.reduce((a, b) => add(a, b)))
  const scale = minimum(1, div(clip_global_norm, add(gradientNorm, torchGuard)))
  return { optimizer: changing(optimizer, (g) => mul(g, scale)), outputs: { gradientNorm } }
}
