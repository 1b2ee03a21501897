import { i32 } from '../../assembler/numeric.js'
import type { ScanKernel } from '../../kernel/Kernel.js'
import { makeAccumulator } from './Accumulator.js'
import { writeBodies } from './bodies.js'
import { allOf, writeLoops } from './loops.js'
import { type KernelCode, phaseOf, type Workshop } from './phases.js'
import type { Scope } from './Scope.js'
import { writeValue } from './writes.js'

/** Running sums. */
export const scanCode = (workshop: Workshop, kernel: ScanKernel, number: number): KernelCode => {
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
