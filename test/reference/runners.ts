/*
 * Which gold file is checked by what. The tests run what `claimsOf` gives, and `coverage.test.ts` takes the same list
 * for what is covered: a file is claimed by being run.
 */

import { type DrawnInputs, drawnRunner } from './drawn.js'
import { type LinearInputs, linearRunner } from './linear.js'
import { type LogisticInputs, logisticRunner, multinomialRunner, sparseLogisticRunner } from './logistic.js'
import { type OpInputs, opRunner } from './opCase.js'
import { type ProximalInputs, proximalRunner } from './proximal.js'
import { ridgeRunner, type SquaredInputs, squaredRunner } from './squared.js'
import { type Case, type Folder, load, namesOf, type Runner } from './support.js'
import { type TrajectoryInputs, trajectoryRunner } from './trajectory.js'

type RunnerOf = (name: string) => Runner | undefined

const from =
  <I>(folder: Folder, runner: (file: Case<I>) => Runner | undefined): RunnerOf =>
  (name) =>
    runner(load<I>(folder, name))

const trajectories: Readonly<Record<string, RunnerOf>> = {
  optimiser_trajectory: from<TrajectoryInputs>('optim', trajectoryRunner),
  linear_l1_sgd: from<LinearInputs>('optim', linearRunner),
  proximal_l1: from<ProximalInputs>('optim', proximalRunner),
}

const noise = from<DrawnInputs>('layers', drawnRunner)
const layer = from<OpInputs>('layers', opRunner)

const layers: Readonly<Record<string, RunnerOf>> = {
  noise_inverted: noise,
  noise_classic: noise,
  noise_gaussian: noise,
  noise_dropconnect_inverted: noise,
  noise_dropconnect_classic: noise,
  label_smoothing: layer,
  layer_norm: layer,
}

const squared = from<SquaredInputs>('sklearn', squaredRunner)

const estimators: Readonly<Record<string, RunnerOf>> = {
  ridge: from<SquaredInputs>('sklearn', ridgeRunner),
  lasso: squared,
  elastic_net: squared,
  logistic_l1: from<LogisticInputs>('sklearn', sparseLogisticRunner),
  logistic_l2: from<LogisticInputs>('sklearn', logisticRunner),
  logistic_multinomial_l2: from<LogisticInputs>('sklearn', multinomialRunner),
}

const byKind =
  (folder: Folder, kinds: Readonly<Record<string, RunnerOf>>): RunnerOf =>
  (name) =>
    kinds[load(folder, name).kind]?.(name)

const runners: Readonly<Record<Exclude<Folder, 'rng'>, RunnerOf>> = {
  ops: from<OpInputs>('ops', opRunner),
  hvp: from<OpInputs>('hvp', opRunner),
  optim: byKind('optim', trajectories),
  layers: byKind('layers', layers),
  sklearn: byKind('sklearn', estimators),
}

export interface Claim {
  readonly name: string
  readonly run: Runner
}

/** The files of a folder that are covered, each with the test that covers it. */
export const claimsOf = (folder: Exclude<Folder, 'rng'>): readonly Claim[] =>
  namesOf(folder).flatMap((name) => {
    const run = runners[folder](name)
    return run === undefined ? [] : [{ name, run }]
  })
