/* What was measured, in tables. */
import { table } from '../markdown.js'
import { median, quantile } from '../statistics.js'
import { giga, type Limits, type Result, type Row, rateOfLimit } from './results.js'

const milliseconds = (value: number): string => value.toPrecision(value < 1000 ? 3 : 4)

const halfOf = (values: readonly number[]): string =>
  `${milliseconds(quantile(values, 0.25))} to ${milliseconds(quantile(values, 0.75))}`

/** What the limits leave of a step on one core: so many milliseconds at least. */
export const leastTimes = ({ flops, leastBytes, peak, bandwidth }: Limits) => ({
  compute: flops / peak / 1e6,
  memory: leastBytes / bandwidth / 1e6,
})

/** One table of a task. The share of a contestant on several threads is that of so many cores. */
export const timesTable = ({ rows, limits }: Result): string =>
  table(
    ['contestant', 'ms/step, median', 'min', 'middle half', 'GFLOP/s', 'of the peak'],
    rows
      .filter(({ kind }) => kind !== 'limit')
      .map(({ name, times, threads }) => {
        const rate = giga(limits.flops, median(times))
        return [
          ...[name, milliseconds(median(times)), milliseconds(Math.min(...times)), halfOf(times)],
          ...[rate.toPrecision(3), `${((100 * rate) / limits.peak / threads).toFixed(0)} %`],
        ]
      }),
  )

/** What the limits were in this run, and what they mean for the step. */
export const limitsText = ({ rows, limits }: Result): string => {
  const { compute, memory } = leastTimes(limits)
  const found = rows
    .filter(({ kind }) => kind === 'limit')
    .map(
      (row: Row) =>
        `${row.name} ${rateOfLimit(row).toFixed(1)} ${row.family === 'copy' ? 'GB/s' : 'GFLOP/s'}`,
    )
  return [
    `One core, median: ${found.join('; ')}.`,
    `Contractions: ${(limits.flops / 1e6).toPrecision(4)} MFLOP, at the peak ${milliseconds(compute)} ms on one core, ` +
      `${milliseconds(compute / 2)} ms on two.`,
    `Least bytes: ${(limits.leastBytes / 1e6).toPrecision(3)} MB, at the speed of a copy ${milliseconds(memory)} ms.`,
  ].join('\n')
}
