/* One kernel as the body of a JavaScript function of the places of its buffers. */
import type { Buffer, Kernel, KeyKernel, LoopKernel, ScanKernel } from '../../kernel/Kernel.js'
import { floatReductions } from '../../kernel/rounding.js'
import { makeScope, makeWriter, type Scope, variable, withLoops } from './lines.js'
import { nest } from './loops.js'
import { writeReductions } from './reductions.js'
import { type Around, writeStores } from './stores.js'
import { asNumber, numberTerm } from './terms.js'
import { productOf, tileLoops } from './tile.js'

/** The statements of a function, and the buffers whose places it takes, in order. */
export interface KernelText {
  readonly parameters: readonly number[]
  readonly lines: readonly string[]
  /** Float64 numbers of scratch that it uses. */
  readonly wide: number
}

/** Inside a kernel its own number is a parameter, so that equal kernels are one function. */
const kernelNumber = 'kernel'

const loopText = (kernel: LoopKernel, buffers: readonly Buffer[]): KernelText => {
  const { accesses, domain } = kernel
  const formatOf = (buffer: number) => buffers[buffer]?.format ?? 'float32'
  const writer = makeWriter(accesses, buffers, kernelNumber, floatReductions(kernel, formatOf))
  const scope = makeScope(domain.length)
  const around: Around = { before: [], after: [], wide: 0 }
  const context = { around, kernelNumber, buffers }
  const product = productOf(kernel, writer)
  if (product === undefined) writeReductions(writer, scope, kernel)
  writeStores(writer, scope, kernel, context)
  const loops =
    product === undefined ? nest(scope.lines, domain, 0) : tileLoops(writer, scope, product, domain)
  return {
    parameters: [...writer.parameters.keys()],
    lines: [...around.before, ...loops, ...around.after],
    wide: around.wide,
  }
}

const scanText = (kernel: ScanKernel, buffers: readonly Buffer[]): KernelText => {
  const { domain, length, reverse, body, place } = kernel
  const rank = domain.length
  const writer = makeWriter(kernel.accesses, buffers, kernelNumber)
  const outer = makeScope(rank)
  const inner = length === 1 ? [] : [length]
  const scope: Scope = withLoops(outer, inner.length)
  const [term = numberTerm('NaN')] = writer.writeBodies(scope, [body])
  const value = asNumber(term)
  const at = writer.indexText(scope, writer.startOf(place.buffer), place.index)
  const steps = [...(scope.lines[rank + inner.length] ?? []), `sum += ${value}`, `f32[${at}] = sum`]
  const v = variable(rank)
  const forwards = `for (let ${v} = 0; ${v} < ${length}; ${v} += 1) {`
  const backwards = `for (let ${v} = ${length - 1}; ${v} >= 0; ${v} -= 1) {`
  const along = [reverse ? backwards : forwards, ...steps.map((line) => `  ${line}`), '}']
  const point =
    inner.length === 0 ? ['let sum = 0', ...steps] : [...(scope.lines[rank] ?? []), 'let sum = 0', ...along]
  return {
    parameters: [...writer.parameters.keys()],
    lines: nest([...outer.lines.slice(0, rank), point], domain, 0),
    wide: 0,
  }
}

const keyText = (kernel: KeyKernel, buffers: readonly Buffer[]): KernelText => {
  const writer = makeWriter([], buffers, kernelNumber)
  const scope = makeScope(0)
  const words = writer.keyText(scope, kernel.chain).split(', ')
  const base = writer.base(kernel.place.buffer)
  return {
    parameters: [...writer.parameters.keys()],
    lines: [...(scope.lines[0] ?? []), `u32[${base}] = ${words[0]}`, `u32[${base} + 1] = ${words[1]}`],
    wide: 0,
  }
}

export const kernelText = (kernel: Kernel, buffers: readonly Buffer[]): KernelText => {
  switch (kernel._tag) {
    case 'Loop':
      return loopText(kernel, buffers)
    case 'Scan':
      return scanText(kernel, buffers)
    case 'Key':
      return keyText(kernel, buffers)
  }
}
