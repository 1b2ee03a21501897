/* Loop nests as functions: what is drawn, filled and packed before, the loops themselves, and sums joined after. */
import { collapse } from '../../kernel/collapse.js'
import { kernelCost } from '../../kernel/cost.js'
import type { Buffer, LoopKernel, Store } from '../../kernel/Kernel.js'
import { chunkBounds, chunksFor } from './chunks.js'
import { drawsOf, writeDraw } from './draws.js'
import { writeFill } from './fill.js'
import { gatheredStores, makeGatherer, writeGathered } from './gathered.js'
import { lanesFor } from './lanes.js'
import { allOf, type Bounds, writeLoops } from './loops.js'
import { type KernelCode, type Phase, phaseOf, type Workshop } from './phases.js'
import { productOf } from './product/Product.js'
import type { ProductCode } from './product/ProductCode.js'
import { sampledCode } from './product/sampled/sampledCode.js'
import { sparseCode } from './product/sparse/sparseCode.js'
import { tiledCode } from './product/tile/tiledCode.js'
import { writeReductions } from './reductions.js'
import type { Scope } from './Scope.js'
import { writeStores } from './stores.js'
import type { Writer } from './Writer.js'

/** The loop of the domain that is cut into chunks, and into parts of what size. */
interface Cut {
  readonly axis: number
  readonly unit: number
}

/** Whether parts of one loop write bits of different bytes. */
const keepsBytes = ({ place }: Store, rank: number, { axis, unit }: Cut, vector: number): boolean =>
  place.index.offset % 8 === 0 &&
  place.index.strides.every((stride, v) => {
    if (v === axis) return (stride * unit) % 8 === 0
    return v >= rank || (v === vector && stride === 1) || stride % 8 === 0
  })

/** Threads must not write bits of the same byte. */
const cutOf = (kernel: LoopKernel, buffers: readonly Buffer[], vector: number): Cut | undefined => {
  const { domain, stores } = kernel
  if (domain.length === 0 || stores.some(({ place }) => 'by' in place)) return undefined
  const axis = domain.reduce((best, size, v) => (size > (domain[best] ?? 0) ? v : best), 0)
  const unit = axis === vector ? 32 : 1
  const cut = { axis, unit }
  const sharesBytes = stores.some(
    (store) =>
      store.combine === undefined &&
      buffers[store.place.buffer]?.format === 'bits' &&
      !keepsBytes(store, domain.length, cut, vector),
  )
  return sharesBytes ? undefined : cut
}

const productCodeOf = (workshop: Workshop, kernel: LoopKernel): ProductCode | undefined => {
  const product = productOf(kernel, (buffer) => workshop.plan.buffers[buffer]?.format ?? 'float32')
  if (product === undefined) return undefined
  return (
    sparseCode(workshop, kernel, product) ??
    sampledCode(workshop, kernel, product) ??
    tiledCode(workshop, kernel, product)
  )
}

/** A loop nest, a product among them. */
export const loopCode = (workshop: Workshop, given: LoopKernel, number: number): KernelCode => {
  const { plan, sharedStart } = workshop
  const kernel = collapse(given)
  const { domain, reductions, stores } = kernel
  const rank = domain.length
  const product = productCodeOf(workshop, kernel)
  const lanes = product === undefined ? lanesFor(kernel) : 'domain'
  const cut = cutOf(kernel, plan.buffers, lanes === 'domain' ? rank - 1 : -1)
  const chunks =
    product?.chunks ??
    (cut === undefined
      ? 1
      : chunksFor(kernelCost(kernel, plan).flops, Math.ceil((domain[cut.axis] ?? 1) / cut.unit)))
  const { draws, end: drawEnd } = drawsOf(kernel, sharedStart + 64 * Math.ceil((product?.shared ?? 0) / 64))
  const { gathered, end } = gatheredStores(stores, plan.buffers, chunks, drawEnd)

  const fills = stores.filter(
    ({ fill, place, combine }) => fill !== undefined && (combine === undefined || 'by' in place),
  )
  const before: Phase[] = []
  if (fills.length > 0)
    before.push(
      phaseOf(workshop, kernel, number, 1, (writer) => {
        for (const { place, fill = 0 } of fills) writeFill(writer, place.buffer, plan.buffers, fill)
      }),
    )
  for (const draw of draws.values())
    before.push(
      phaseOf(workshop, kernel, number, draw.chunks, (writer) => {
        writeDraw(writer, draw)
      }),
    )
  const drawn = new Map([...draws].map(([key, { address }]) => [key, address] as const))
  for (const { chunks: parts, givesAddresses, write } of product?.before ?? [])
    before.push({ ...phaseOf(workshop, kernel, number, parts, write, drawn), givesAddresses })
  const writeMain = (writer: Writer): void => {
    const gatherers = new Map([...gathered].map(([store, to]) => [store, makeGatherer(writer, to)] as const))
    const atPoints = (point: Scope): void => {
      writeStores(writer, point, rank, stores, gatherers, lanes)
    }
    if (product !== undefined) product.write(writer, atPoints)
    else {
      const bounds: readonly Bounds[] = domain.map((size, v) =>
        v === cut?.axis ? chunkBounds(writer, size, cut.unit, chunks) : allOf(size),
      )
      writeLoops(writer, writer.root, bounds, lanes === 'domain' ? 'last' : 'none', (point) => {
        writeReductions(writer, point, rank, reductions, lanes)
        atPoints(point)
      })
    }
    for (const gatherer of gatherers.values()) writer.root.statements.push(...gatherer.finish())
  }
  const main = phaseOf(workshop, kernel, number, chunks, writeMain, drawn)
  const after = [...gathered.values()].map((to) =>
    phaseOf(workshop, kernel, number, 1, (writer) => {
      writeGathered(writer, to, chunks)
    }),
  )
  return {
    phases: [...before, main, ...after],
    shared: end - sharedStart,
    scratch: product?.scratch ?? 0,
    slack: product?.slack ?? 64,
  }
}
