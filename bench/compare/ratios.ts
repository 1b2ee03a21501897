/* How many times as fast Regula is as each peer: the ratio is taken in each round. */
import { table } from '../markdown.js'
import { median, quantile } from '../statistics.js'
import type { Result, Row } from './results.js'

interface Column {
  readonly title: string
  readonly times: readonly number[]
}

/** In each round the fastest of some contestants. */
const fastest = (rows: readonly Row[]): readonly number[] =>
  (rows[0]?.times ?? []).map((_, round) => Math.min(...rows.map(({ times }) => times[round] ?? Number.NaN)))

const threads = (count: number): string => `${count} thread${count === 1 ? '' : 's'}`

/** The ways of running one library, and the fastest of them where there are several. */
const columnsOf = (rows: readonly Row[]): readonly Column[] => {
  const families = [...new Set(rows.map(({ family }) => family))]
  return families.flatMap((family) => {
    const own = rows.filter((row) => row.family === family)
    if (own.length === 1) return [{ title: family, times: fastest(own) }]
    const each = own.map((row) => ({ title: `${family}, ${threads(row.threads)}`, times: row.times }))
    return [...each, { title: `${family}, the faster`, times: fastest(own) }]
  })
}

export const ratio = (ours: readonly number[], theirs: readonly number[]): string => {
  const ratios = ours.map((time, round) => (theirs[round] ?? Number.NaN) / time)
  const [low, middle, high] = [quantile(ratios, 0.25), median(ratios), quantile(ratios, 0.75)]
  return `${middle.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`
}

/** Peers in JavaScript are compared on the same Node. */
export const ratiosOf = ({ rows }: Result): string => {
  const nodes = [...new Set(rows.flatMap(({ kind, node }) => (kind === 'regula' && node ? [node] : [])))]
  const lines = nodes.flatMap((node) => {
    const peers = rows.filter((row) => row.kind === 'peer' && (row.node === undefined || row.node === node))
    const columns = columnsOf(peers)
    return rows
      .filter((row) => row.kind === 'regula' && row.node === node)
      .map(({ name, times }) => ({ name, columns, times }))
  })
  const titles = lines[0]?.columns.map(({ title }) => title) ?? []
  return table(
    ['times as fast as', ...titles],
    lines.map(({ name, columns, times }) => [name, ...columns.map((column) => ratio(times, column.times))]),
  )
}
