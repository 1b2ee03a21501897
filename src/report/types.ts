/**
 * What one epoch of a training run measured.
 *
 * Losses are means over the samples (data loss, or total: say which in the notes); accuracies are
 * fractions in [0, 1]. NaN and infinities are allowed: they show as gaps that are named.
 *
 * @example
 * ```ts
 * import type { EpochReport } from 'regula/report'
 *
 * const epoch: EpochReport = { epoch: 1, trainLoss: 0.52, trainAccuracy: 0.84, testLoss: 0.48, testAccuracy: 0.86 }
 * epoch.epoch // => 1
 * ```
 */
export interface EpochReport {
  readonly epoch: number
  readonly trainLoss: number
  readonly trainAccuracy: number
  readonly testLoss?: number
  readonly testAccuracy?: number
}

/**
 * How a training run ended.
 *
 * Accuracies are fractions in [0, 1]; `gap` is train minus test accuracy, a fraction too; `total` is
 * `dataLoss + penalty`; `seconds` is wall-clock time.
 *
 * @example
 * ```ts
 * import type { RunSummary } from 'regula/report'
 *
 * const summary: RunSummary = {
 *   trainAccuracy: 1, testAccuracy: 0.98, gap: 0.02, dataLoss: 0.1, penalty: 0.05, total: 0.15, seconds: 12,
 * }
 * summary.gap // => 0.02
 * ```
 */
export interface RunSummary {
  readonly trainAccuracy: number
  readonly testAccuracy?: number
  readonly gap?: number
  readonly dataLoss: number
  readonly penalty: number
  readonly total: number
  readonly seconds: number
}

/**
 * A kernel of a first layer, to be drawn: one picture per unit.
 *
 * `data` holds an `[inputs, units]` matrix in row-major order; each of its columns is laid out, again
 * in row-major order, as a tile of `[rows, columns]` pixels, so rows · columns = inputs.
 *
 * @example
 * ```ts
 * import type { WeightsReport } from 'regula/report'
 *
 * const weights: WeightsReport = { shape: [4, 2], data: [1, 0, 0, 1, 0, 1, 1, 0], tile: [2, 2] }
 * weights.tile // => [2, 2]
 * ```
 */
export interface WeightsReport {
  readonly shape: readonly [inputs: number, units: number]
  readonly data: ArrayLike<number>
  readonly tile: readonly [rows: number, columns: number]
}

/**
 * Everything a report says about one training run.
 *
 * @example
 * ```ts
 * import type { RunReport } from 'regula/report'
 *
 * const run: RunReport = {
 *   name: 'L2',
 *   epochs: [{ epoch: 1, trainLoss: 0.5, trainAccuracy: 0.8 }],
 *   summary: { trainAccuracy: 0.8, dataLoss: 0.5, penalty: 0.1, total: 0.6, seconds: 3 },
 *   settings: { lambda: 0.01, optimizer: 'adam' },
 * }
 * run.settings['lambda'] // => 0.01
 * ```
 */
export interface RunReport {
  readonly name: string
  readonly epochs: readonly EpochReport[]
  readonly summary: RunSummary
  readonly weights?: WeightsReport
  readonly settings: Readonly<Record<string, string | number>>
}
