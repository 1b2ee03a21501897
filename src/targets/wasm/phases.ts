/* Kernels as functions of WebAssembly. */
import { collapse } from '../../kernel/collapse.js'
import { kernelCost } from '../../kernel/cost.js'
import {
  type Buffer,
  type Kernel,
  type KeyKernel,
  type LoopKernel,
  readsOf,
  type ScanKernel,
  writesOf,
} from '../../kernel/Kernel.js'
import type { Plan } from '../../kernel/Plan.js'
import { floatness, floatReductions } from '../../kernel/rounding.js'
import type { Callee } from '../../wasm/control.js'
import { bodyOf, type Module } from '../../wasm/Module.js'
import { i32 } from '../../wasm/numeric.js'
import { v128 } from '../../wasm/simd.js'
import { makeAccumulator } from './Accumulator.js'
import { writeBodies } from './bodies.js'
import { chunkBounds, chunksFor } from './chunks.js'
import { drawsOf, writeDraw } from './draws.js'
import { flagUnfinite } from './faults.js'
import { writeFill } from './fill.js'
import type { Tools } from './functions/VectorFunction.js'
import { gatheredStores, makeGatherer, writeGathered } from './gathered.js'
import { addressOf, strideOf } from './indices.js'
import { lanesFor } from './lanes.js'
import { allOf, type Bounds, writeLoops } from './loops.js'
import { keyWords } from './randomNumbers.js'
import { writeReductions } from './reductions.js'
import type { Scope } from './Scope.js'
import { writeStores } from './stores.js'
import {
  type Contraction,
  packedBytes,
  packsWhole,
  panelsOf,
  rowTilesOf,
  scratchBytes,
  slackBytes,
  unitsOf,
  writeContraction,
  writePacking,
} from './tile/contraction.js'
import { productOf } from './tile/product.js'
import { tilingOf } from './tile/tiling.js'
import { makeWriter, type Subject, type Writer } from './Writer.js'
import { isNibble, writeValue } from './writes.js'

/** A function of the number of a kernel, the addresses of its buffers, and a chunk of its work. */
export interface Phase {
  readonly kernel: number
  readonly callee: Callee
  readonly buffers: readonly number[]
  readonly chunks: number
}

/** What a kernel became, and the memory that it needs beside the arena. */
export interface KernelCode {
  readonly phases: readonly Phase[]
  /** Bytes that all threads share. */
  readonly shared: number
  /** Bytes for each thread. */
  readonly scratch: number
  /** Bytes beyond the end of a buffer that it may read. */
  readonly slack: number
}

/** What all kernels are written with. */
export interface Workshop {
  readonly module: Module
  readonly tools: Tools
  readonly plan: Plan
  readonly isRelaxed: boolean
  /** Buffers whose numbers must be finite. */
  readonly watched: ReadonlySet<number>
  /** Where the memory that threads share begins. */
  readonly sharedStart: number
}

const phaseOf = (
  { module, tools, plan, watched }: Workshop,
  kernel: Kernel,
  number: number,
  chunks: number,
  write: (writer: Writer) => void,
  drawn: Subject['drawn'] = new Map(),
): Phase => {
  const buffers = [...new Set([...readsOf(kernel), ...writesOf(kernel)].map(({ buffer }) => buffer))]
  const formatOf = (buffer: number) => plan.buffers[buffer]?.format ?? 'float32'
  const accesses = kernel._tag === 'Key' ? [] : kernel.accesses
  const isFloat = floatness(accesses, formatOf, floatReductions(kernel, formatOf))
  const watches = writesOf(kernel).some(({ buffer }) => watched.has(buffer) && formatOf(buffer) === 'float32')
  const callee = module.define((f) => {
    const writer = makeWriter(f, tools, { accesses, formatOf, isFloat, watched, drawn }, buffers)
    write(writer)
    return bodyOf([...writer.root.statements, ...(watches ? [flagUnfinite(writer)] : [])])
  })
  return { kernel: number, callee, buffers, chunks }
}

// ---------------------------------------------------------------- loops

/** The loop of the domain that is cut into chunks, and into parts of what size. */
interface Cut {
  readonly axis: number
  readonly unit: number
}

/** Threads must not write bits of the same byte. */
const cutOf = (kernel: LoopKernel, buffers: readonly Buffer[], vector: number): Cut | undefined => {
  const { domain, stores } = kernel
  if (domain.length === 0 || stores.some(({ place }) => 'by' in place)) return undefined
  const axis = domain.reduce((best, size, v) => (size > (domain[best] ?? 0) ? v : best), 0)
  const unit = axis === vector ? 32 : 1
  const sharesBytes = stores.some(
    ({ place, combine }) =>
      combine === undefined &&
      buffers[place.buffer]?.format === 'bits' &&
      !(isNibble(place.index, vector) && (strideOf(place.index, axis) * unit) % 8 === 0),
  )
  return sharesBytes ? undefined : { axis, unit }
}

const contractionOf = (
  { plan, isRelaxed, sharedStart }: Workshop,
  kernel: LoopKernel,
): Contraction | undefined => {
  const product = productOf(kernel, (buffer) => plan.buffers[buffer]?.format ?? 'float32')
  if (product === undefined) return undefined
  const tiling = tilingOf(product, kernel.domain.length, isRelaxed)
  const whole = {
    kernel,
    product,
    tiling,
    needsFence: isRelaxed && tiling.vectors === 2,
    chunks: 1,
    packed: sharedStart,
  }
  const sharesBytes = kernel.stores.some(({ place }) => {
    const isBits = plan.buffers[place.buffer]?.format === 'bits'
    const { offset, strides } = place.index
    const areBytes = [offset, ...strides.slice(0, -1), 4 * tiling.vectors].every((step) => step % 8 === 0)
    return 'by' in place || (isBits && !areBytes)
  })
  const chunks = sharesBytes ? 1 : chunksFor(kernelCost(kernel, plan).flops, unitsOf(whole))
  return { ...whole, chunks }
}

const loopCode = (workshop: Workshop, given: LoopKernel, number: number): KernelCode => {
  const { plan, sharedStart } = workshop
  const kernel = collapse(given)
  const { domain, reductions, stores } = kernel
  const rank = domain.length
  const contraction = contractionOf(workshop, kernel)
  const packed = contraction === undefined ? 0 : packedBytes(contraction)
  const lanes = contraction === undefined ? lanesFor(kernel) : 'domain'
  const cut = cutOf(kernel, plan.buffers, lanes === 'domain' ? rank - 1 : -1)
  const chunks =
    contraction?.chunks ??
    (cut === undefined
      ? 1
      : chunksFor(kernelCost(kernel, plan).flops, Math.ceil((domain[cut.axis] ?? 1) / cut.unit)))
  const { draws, end: drawEnd } = drawsOf(kernel, sharedStart + 64 * Math.ceil(packed / 64))
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
  if (contraction !== undefined && packsWhole(contraction) !== undefined) {
    const units = packsWhole(contraction) === 'columns' ? panelsOf(contraction) : rowTilesOf(contraction)
    const packChunks = chunksFor(packed / 4, units)
    before.push(
      phaseOf(workshop, kernel, number, packChunks, (writer) => {
        writePacking(writer, contraction, packChunks)
      }),
    )
  }
  for (const draw of draws.values())
    before.push(
      phaseOf(workshop, kernel, number, draw.chunks, (writer) => {
        writeDraw(writer, draw)
      }),
    )
  const drawn = new Map([...draws].map(([key, { address }]) => [key, address] as const))
  const writeMain = (writer: Writer): void => {
    const gatherers = new Map([...gathered].map(([store, to]) => [store, makeGatherer(writer, to)] as const))
    const atPoints = (point: Scope): void => {
      writeStores(writer, point, rank, stores, gatherers, lanes)
    }
    if (contraction !== undefined) writeContraction(writer, contraction, atPoints)
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
    scratch: contraction === undefined ? 0 : scratchBytes(contraction),
    slack: contraction === undefined ? 64 : slackBytes(contraction),
  }
}

// ---------------------------------------------------------------- running sums and keys

const scanCode = (workshop: Workshop, kernel: ScanKernel, number: number): KernelCode => {
  const { domain, length, reverse, body, place } = kernel
  const rank = domain.length
  const main = phaseOf(workshop, kernel, number, 1, (writer) => {
    writeLoops(writer, writer.root, domain.map(allOf), 'last', (point) => {
      const accumulator = makeAccumulator(writer, point, 'sum', true)
      const inner = length === 1 ? [] : [allOf(length)]
      writeLoops(writer, point, inner, 'none', (scope) => {
        const forward = scope.variable
        const at: Scope =
          reverse && scope !== point && forward !== undefined
            ? { ...scope, variable: writer.hold(scope, i32.sub(i32.const(length - 1), forward)) }
            : scope
        const [value = { kind: 'literal' as const, value: Number.NaN }] = writeBodies(writer, at, rank, [
          body,
        ])
        accumulator.add(at, value, false)
        writeValue(writer, at, place, accumulator.total(at))
      })
    })
  })
  return { phases: [main], shared: 0, scratch: 0, slack: 64 }
}

const keyCode = (workshop: Workshop, kernel: KeyKernel, number: number): KernelCode => {
  const main = phaseOf(workshop, kernel, number, 1, (writer) => {
    const { root } = writer
    const words = keyWords(writer, kernel.chain)
    words.forEach((word, i) => {
      const { buffer, index } = kernel.place
      const { address, offset } = addressOf(writer, root, buffer, { ...index, offset: index.offset + i })
      root.statements.push(v128.store32Lane(address, word, 0, offset))
    })
  })
  return { phases: [main], shared: 0, scratch: 0, slack: 64 }
}

export const kernelCode = (workshop: Workshop, kernel: Kernel, number: number): KernelCode => {
  switch (kernel._tag) {
    case 'Loop':
      return loopCode(workshop, kernel, number)
    case 'Scan':
      return scanCode(workshop, kernel, number)
    case 'Key':
      return keyCode(workshop, kernel, number)
  }
}
