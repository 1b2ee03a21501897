/* Parts of kernels as functions of WebAssembly. */

import type { Callee } from '../../assembler/control.js'
import { bodyOf, type Module } from '../../assembler/Module.js'
import { type Kernel, writesOf } from '../../kernel/Kernel.js'
import type { Plan } from '../../kernel/Plan.js'
import { floatness, floatReductions } from '../../kernel/rounding.js'
import { flagUnfinite } from './faults.js'
import type { Tools } from './functions/VectorFunction.js'
import { buffersOf } from './kernelKey.js'
import { makeWriter, type Subject, type Writer } from './Writer.js'

/** A function of the number of a kernel, the addresses of its buffers, and a chunk of its work. */
export interface Phase {
  readonly kernel: number
  readonly callee: Callee
  readonly buffers: readonly number[]
  readonly chunks: number
  /** Whether later phases follow addresses that it writes: they must not run before all of it has. */
  readonly givesAddresses: boolean
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
  /** Which share of a buffer is expected to be 0, where some is. */
  readonly zeros: ReadonlyMap<number, number>
  /** Where the memory that threads share begins. */
  readonly sharedStart: number
}

/** Writes a phase of a kernel; `drawn` are the random words that stand in memory. */
export const phaseOf = (
  { module, tools, plan, watched }: Workshop,
  kernel: Kernel,
  number: number,
  chunks: number,
  write: (writer: Writer) => void,
  drawn: Subject['drawn'] = new Map(),
): Phase => {
  const buffers = buffersOf(kernel)
  const formatOf = (buffer: number) => plan.buffers[buffer]?.format ?? 'float32'
  const accesses = kernel._tag === 'Key' ? [] : kernel.accesses
  const isFloat = floatness(accesses, formatOf, floatReductions(kernel, formatOf))
  const watches = writesOf(kernel).some(({ buffer }) => watched.has(buffer) && formatOf(buffer) === 'float32')
  const callee = module.define((f) => {
    const writer = makeWriter(f, tools, { accesses, formatOf, isFloat, watched, drawn }, buffers)
    write(writer)
    return bodyOf([...writer.root.statements, ...(watches ? [flagUnfinite(writer)] : [])])
  })
  return { kernel: number, callee, buffers, chunks, givesAddresses: false }
}
