/* Lists, panels and sums of a sparse product as code. */
import type { I32, Statement } from '../../../../assembler/Code.js'
import {
  call,
  callInto,
  forLoop,
  get,
  getGlobal,
  sequence,
  set,
  when,
} from '../../../../assembler/control.js'
import { i32 } from '../../../../assembler/numeric.js'
import { chunkBounds } from '../../chunks.js'
import { allOf, type Bounds } from '../../loops.js'
import type { Scope } from '../../Scope.js'
import type { Writer } from '../../Writer.js'
import { blockLoop, boundsFrom } from '../blocks.js'
import { addressesOf } from '../Factor.js'
import { pack, type Source } from '../pack.js'
import { writePoints } from '../points.js'
import { listTerms } from './listTerms.js'
import {
  boundsBytes,
  entryBytes,
  linesTogether,
  panelWidth,
  runsOf,
  type SparseProduct,
  scratchOf,
} from './SparseProduct.js'
import { isUnfinite, sumAllTerms, sumTerms } from './sumTerms.js'
import { turnSums } from './turnSums.js'

/** Lines that are listed together: what is read for one of them may be beside what is read for the next. */
const together = 4

/** Lists the lines of a chunk. */
export const writeLists = (writer: Writer, product: SparseProduct, chunks: number): void => {
  const { lines, terms, listed } = product
  const addressOf = addressesOf(writer, lines)
  const entries = listed + lines.size * boundsBytes(product)
  const { from, to } = chunkBounds(writer, lines.size, together, chunks)
  const list = (count: number, first: I32, end: I32): void => {
    const line = writer.f.local('i32')
    const at = get(line)
    writer.root.statements.push(
      forLoop(
        line,
        first,
        end,
        count,
        callInto(
          writer.use(listTerms(product, count)),
          [
            addressOf(at),
            i32.add(i32.const(entries), i32.mul(at, i32.const(entryBytes * terms))),
            i32.add(i32.const(listed), i32.mul(at, i32.const(boundsBytes(product)))),
          ],
          [],
        ),
      ),
    )
  }
  const whole = writer.hold(writer.root, i32.add(from, i32.and(i32.sub(to, from), i32.const(-together))))
  list(together, from, whole)
  list(1, whole, to)
}

/** Writes the panels of a chunk, and what is done with their sums. */
export const writeSparse = (
  writer: Writer,
  product: SparseProduct,
  chunks: number,
  atPoints: (point: Scope) => void,
): void => {
  const { lines, across, terms, listed, linesAre } = product
  const width = panelWidth(product)
  const runs = runsOf(product)
  const places = scratchOf(product)
  const scratch = getGlobal('i32', 0)
  const turned = i32.add(scratch, i32.const(places.turned))
  const panel = writer.hold(writer.root, i32.add(scratch, i32.const(places.panel)))
  const lineAt = addressesOf(writer, lines)
  const addressOf = addressesOf(writer, across)
  const source = (at: I32): Source => ({
    address: addressOf(at),
    stride: across.stride,
    inner: [{ size: terms, stride: across.termStride }],
  })
  const overLines = (
    { from, to }: Bounds,
    sum: (line: I32, into: I32) => readonly Statement[],
  ): Statement => {
    const line = writer.f.local('i32')
    const into = i32.add(scratch, i32.mul(i32.sub(get(line), from), i32.const(4 * width)))
    return forLoop(line, from, to, 1, ...sum(get(line), into))
  }
  const sumRun = (bounds: Bounds, run: I32, isFirst: boolean): Statement =>
    overLines(bounds, (line, into) => {
      const bound = writer.f.local('i32')
      const first = i32.add(i32.const(listed), i32.mul(line, i32.const(boundsBytes(product))))
      return [
        set(bound, i32.add(first, i32.shl(run, i32.const(2)))),
        callInto(
          writer.use(sumTerms(product, isFirst)),
          [i32.load(get(bound)), i32.load(get(bound), 4), panel, into],
          [],
        ),
      ]
    })
  const sumAll = (bounds: Bounds): Statement =>
    overLines(bounds, (line, into) => [
      callInto(writer.use(sumAllTerms(product)), [lineAt(line), panel, into], []),
    ])
  const panelsHere = chunkBounds(writer, across.size, width, chunks)
  blockLoop(
    writer,
    writer.root,
    panelsHere,
    () => i32.const(width),
    (at, inPanel) => {
      inPanel.statements.push(pack(writer, source(at), panel, width))
      const wrong = writer.hold(inPanel, call(writer.use(isUnfinite(product)), 'i32', panel))
      const acrossHere = boundsFrom(writer, inPanel, at, width, across.size)
      blockLoop(
        writer,
        inPanel,
        allOf(lines.size),
        () => i32.const(linesTogether),
        (line, scope) => {
          const linesHere = boundsFrom(writer, scope, line, linesTogether, lines.size)
          const run = writer.f.local('i32')
          const sumListed = sequence(
            sumRun(linesHere, i32.const(0), true),
            forLoop(run, i32.const(1), i32.const(runs.count), 1, sumRun(linesHere, get(run), false)),
          )
          scope.statements.push(when(wrong, sumAll(linesHere), sumListed))
          if (linesAre === 'columns')
            scope.statements.push(
              callInto(
                writer.use(turnSums(product)),
                [scratch, turned, i32.sub(linesHere.to, linesHere.from)],
                [],
              ),
            )
          writePoints(
            writer,
            scope,
            linesAre === 'rows'
              ? { address: scratch, width, rows: linesHere, columns: acrossHere }
              : { address: turned, width: linesTogether, rows: acrossHere, columns: linesHere },
            atPoints,
          )
        },
      )
    },
  )
}
