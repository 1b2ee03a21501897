/*
 * Dropout, DropConnect and Gaussian dropout with the masks of the files. The rules, the scaling and the training step are
 * Regula's own; only the uniform numbers that a step would draw are replaced by inputs that make the given masks.
 */
import {
  type Expr,
  evaluate,
  getOrThrow,
  hashPath,
  input,
  makeStep,
  parameter,
  rewrite,
  rootsOf,
  type Shape,
  type Step,
  stateVariable,
  type Tensor,
  tensor,
  trainingStep,
} from '../../src/index.js'
import {
  activations,
  dropConnect,
  dropout,
  evaluation,
  gaussianDropout,
  inputs as inputSites,
  named,
  noneOf,
  type Rule,
  regularize,
  training,
} from '../../src/regularize/index.js'
import { toTensor } from './arguments.js'
import { gradientsOf, type OptimizerSettings, optimizerOf, scalarOf } from './settings.js'
import { type Case, checkerOf, type Given, type Runner } from './support.js'
import { placed, start } from './training.js'
import { type ModelInputs, modelOf, parametersIn } from './trajectory.js'

export interface DrawnInputs extends ModelInputs {
  readonly optimizer: OptimizerSettings
  readonly steps: number
  readonly p_input: number
  readonly p_hidden: number
  readonly x_test: Given
  readonly noise: readonly Readonly<Record<string, Given>>[]
}

type Exprs = Readonly<Record<string, Expr>>

// ---------------------------------------------------------------- rules and sites

/** The rules of a kind of file: one rate for what enters the first layer, another for the rest. */
const rulesOf = (kind: string, { p_input, p_hidden }: DrawnInputs): readonly Rule[] => {
  const first = named('layer1/kernel')
  switch (kind) {
    case 'noise_inverted':
    case 'noise_classic': {
      const mode = kind === 'noise_classic' ? 'classic' : 'inverted'
      return [
        dropout({ dropRate: p_input, after: inputSites, mode }),
        dropout({ dropRate: p_hidden, after: activations, mode }),
      ]
    }
    case 'noise_gaussian':
      return [
        gaussianDropout({ dropRate: p_input, after: inputSites }),
        gaussianDropout({ dropRate: p_hidden, after: activations }),
      ]
    default: {
      const mode = kind === 'noise_dropconnect_classic' ? 'classic' : 'inverted'
      const kernel = named('layer*/kernel')
      const others: typeof kernel = (site) => kernel(site) && noneOf(first)(site)
      return [
        dropConnect({ dropRate: p_input, on: first, mode }),
        dropConnect({ dropRate: p_hidden, on: others, mode }),
      ]
    }
  }
}

/** The site that a name of the file stands for: h0 is what enters, h1 follows the first activation, W1 is a kernel. */
const siteOf = (kind: string, name: string, activation: string): string => {
  const number = Number(name.slice(1))
  if (name.startsWith('W')) return `layer${number}/kernel/dropConnect`
  const place = number === 0 ? 'x' : `layer${number}/${activation}`
  return `${place}/${kind === 'noise_gaussian' ? 'gaussianDropout' : 'dropout'}`
}

// ---------------------------------------------------------------- draws

/** The numbers that are folded into the key of a draw, the last one first. */
const foldedIn = (key: Expr): readonly number[] => {
  const [inner, data] = key.args
  if (key.op.name !== 'foldIn' || inner === undefined || data === undefined) return []
  const value = data.op.name === 'constant' ? Number(getOrThrow(evaluate(data)).data[0]) : undefined
  return [...(value === undefined ? [] : [value]), ...foldedIn(inner)]
}

/** Puts an input in the place of every draw of a known site: `h1` for masks, `h1-0` and `h1-1` for a normal number. */
const withGivenDraws = (
  roots: readonly Expr[],
  sites: ReadonlyMap<string, string>,
): ((node: Expr) => Expr) => {
  const nameOf = new Map([...sites].map(([name, site]) => [hashPath(site), name] as const))
  return rewrite(roots, (rebuilt) => {
    if (rebuilt.op.name !== 'random') return rebuilt
    const folded = rebuilt.args.flatMap(foldedIn)
    const name = nameOf.get(folded.at(-1) ?? -1)
    if (name === undefined) return rebuilt
    return input<Shape>(folded.length === 1 ? name : `${name}-${folded[0]}`, rebuilt.shape)
  })
}

const everyExpr = (exprs: Exprs, f: (x: Expr) => Expr): Exprs =>
  Object.fromEntries(Object.entries(exprs).map(([name, x]) => [name, f(x)]))

/** The same step with given draws. */
const givenStep = (step: Step, sites: ReadonlyMap<string, string>): Step => {
  const replace = withGivenDraws(Object.values(rootsOf(step)), sites)
  return makeStep({
    outputs: everyExpr(step.outputs, replace),
    next: Object.values(step.state).map(({ definition, next }) => {
      const { name, shape, dtype, initializer, role } = definition
      const variable = definition.trainable
        ? parameter<Shape>(name, shape, { initializer, role })
        : stateVariable(name, shape, dtype, initializer)
      return [variable, replace(next)] as const
    }),
  })
}

/** The last draw that is kept and the first that is not, so that the threshold 1 − p is tested as well. */
const uniformOf = ({ shape, data }: Given, rate: number): Tensor => {
  const firstDropped = Math.ceil((1 - rate) * 2 ** 23)
  return tensor(
    'float',
    shape,
    Float64Array.from(data, (m) => (m === 1 ? firstDropped - 1 : firstDropped) / 2 ** 23),
  )
}

/** u and v with √(−2 ln(1 − u)) cos(2πv) = ε. */
const normalOf = ({ shape, data }: Given): readonly [u: Tensor, v: Tensor] => [
  tensor(
    'float',
    shape,
    Float64Array.from(data, (e) => -Math.expm1(-(e ** 2) / 2)),
  ),
  tensor(
    'float',
    shape,
    Float64Array.from(data, (e) => (e < 0 ? 0.5 : 0)),
  ),
]

const drawsOf = (kind: string, inputs: DrawnInputs, s: number): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    Object.entries(inputs.noise[s] ?? {}).flatMap(([name, given]): readonly (readonly [string, Tensor])[] => {
      if (kind !== 'noise_gaussian')
        return [[name, uniformOf(given, name === 'h0' || name === 'W1' ? inputs.p_input : inputs.p_hidden)]]
      const [u, v] = normalOf(given)
      return [
        [`${name}-0`, u],
        [`${name}-1`, v],
      ]
    }),
  )

// ---------------------------------------------------------------- the runner

export const drawnRunner = (file: Case<DrawnInputs>): Runner | undefined => {
  const { inputs, kind } = file
  const optimizer = optimizerOf(inputs.optimizer)
  if (optimizer === undefined) return undefined
  return async (on) => {
    const { check, finish } = checkerOf(file, on)
    const model = modelOf(inputs)
    const { loss, output } = model
    const rules = rulesOf(kind, inputs)
    const sites = new Map(
      Object.keys(inputs.noise[0] ?? {}).map(
        (name) => [name, siteOf(kind, name, inputs.activation)] as const,
      ),
    )
    const dims = { batch: Number(inputs.x.shape[0]) }
    const feed = { x: toTensor(inputs.x), y: toTensor(inputs.y) }
    const feedAt = (s: number) => ({ ...feed, ...drawsOf(kind, inputs, s) })

    const noisy = training({ total: regularize(rules)({ loss, outputs: {} }).total })
    const total = withGivenDraws([noisy.total], sites)(noisy.total)
    const gradients = getOrThrow(evaluate(gradientsOf(scalarOf(total)), { inputs: feedAt(0), dims }))
    for (const [name, value] of Object.entries(parametersIn(model, gradients)))
      check(`gradients_at_start.${name}`, value)

    const step = trainingStep({ loss, outputs: { output }, regularize: rules, optimizer })
    const program = await start(givenStep(step, sites), { dims, ...placed(on) })
    const losses: number[] = []
    for (let s = 0; s < inputs.steps; s += 1) {
      // A mask whose site is not in the step would be an unknown input, which is an error.
      const values = await program.tensors(feedAt(s))
      losses.push(values.data?.data[0] ?? Number.NaN)
      if (s > 0) continue
      check('training_output_at_start', values.output ?? [])
      for (const [name, value] of Object.entries(parametersIn(model, await program.state())))
        check(`params_after_step_1.${name}`, value)
    }
    check('losses', losses)
    const state = await program.state()
    for (const [name, value] of Object.entries(parametersIn(model, state)))
      check(`params_final.${name}`, value)

    const quiet = evaluation(regularize(rules)({ loss, outputs: { loss, output } }).outputs)
    const onX = getOrThrow(evaluate(quiet, { inputs: feed, dims, state }))
    check('test_mode_output_on_x', onX.output)
    check('test_mode_loss_on_x', onX.loss)
    const test = {
      inputs: { x: toTensor(inputs.x_test) },
      dims: { batch: Number(inputs.x_test.shape[0]) },
      state,
    }
    check('test_output', getOrThrow(evaluate(quiet.output, test)))
    finish()
  }
}
