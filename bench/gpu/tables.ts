/* What was measured, in tables. */
import { ratio } from '../compare/ratios.js'
import { table } from '../markdown.js'
import { median, quantile } from '../statistics.js'
import type { Row } from './Row.js'

const milliseconds = (value: number): string => value.toPrecision(value < 1000 ? 3 : 4)

const kilobytes = (bytes: number): string => (bytes === 0 ? '0' : (bytes / 1000).toPrecision(4))

const count = (value: number): string => String(Number(value.toFixed(1)))

export const timesTable = (rows: readonly Row[]): string =>
  table(
    [
      ...['contestant', 'ms/step, median', 'min', 'middle half'],
      ...['GPU kernels/step', 'kB up/step', 'kB down/step', 'reads/step'],
    ],
    rows.map(({ name, times, traffic: { kernels, up, down, reads } }) => [
      ...[name, milliseconds(median(times)), milliseconds(Math.min(...times))],
      `${milliseconds(quantile(times, 0.25))} to ${milliseconds(quantile(times, 0.75))}`,
      ...[count(kernels), kilobytes(up), kilobytes(down), count(reads)],
    ]),
  )

/** How many times as fast each of Regula's ways is as each peer: the ratio is taken in each round. */
export const ratiosTable = (rows: readonly Row[]): string => {
  const peers = rows.filter(({ kind }) => kind === 'peer')
  return table(
    ['times as fast as', ...peers.map(({ name }) => name)],
    rows
      .filter(({ kind }) => kind === 'regula')
      .map(({ name, times }) => [name, ...peers.map((peer) => ratio(times, peer.times))]),
  )
}
