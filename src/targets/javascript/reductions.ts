import type { Combine, LoopKernel } from '../../kernel/Kernel.js'
import { isTerm } from '../../kernel/rounding.js'
import { type Scope, variable, type Writer, withLoops } from './lines.js'
import { nest } from './loops.js'
import { asNumber, numberTerm } from './terms.js'

export const startText: { readonly [C in Combine]: string } = { sum: '0', max: '-Infinity', min: 'Infinity' }

export const joinedText: { readonly [C in Combine]: (sofar: string, value: string) => string } = {
  sum: (sofar, value) => `${sofar} + ${value}`,
  max: (sofar, value) => `Math.max(${sofar}, ${value})`,
  min: (sofar, value) => `Math.min(${sofar}, ${value})`,
}

/** Writes every reduction of a kernel at the point of its domain, in order. */
export const writeReductions = (writer: Writer, outer: Scope, kernel: LoopKernel): void => {
  const rank = kernel.domain.length
  const point = outer.lines[rank] ?? []
  kernel.reductions.forEach(({ kind, inner, body }, r) => {
    const scope = withLoops(outer, inner.length)
    const [term = numberTerm('NaN')] = writer.writeBodies(
      scope,
      [body],
      isTerm({ kind, inner, body }) ? body : undefined,
    )
    const value = asNumber(term)
    const steps = inner.length === 0 ? point : (scope.lines[rank + inner.length] ?? [])
    const isArg = kind === 'argmax' || kind === 'argmin'
    point.push(`let r${r} = ${isArg ? '-1' : startText[kind]}`)
    if (isArg) {
      const [best, now] = [writer.fresh('best'), writer.fresh('now')]
      const better = `${now} ${kind === 'argmax' ? '>' : '<'} ${best}`
      point.push(`let ${best} = 0`)
      steps.push(
        `const ${now} = ${value}`,
        `if (r${r} < 0 || (${best} === ${best} && (${now} !== ${now} || ${better}))) {`,
        `  r${r} = ${inner.length === 0 ? '0' : variable(rank)}`,
        `  ${best} = ${now}`,
        '}',
      )
    } else steps.push(`r${r} = ${joinedText[kind](`r${r}`, value)}`)
    if (inner.length > 0) point.push(...nest([[], ...scope.lines.slice(rank + 1)], inner, rank))
    if (writer.floatLocals[r] !== false && !isArg && kind === 'sum') point.push(`r${r} = Math.fround(r${r})`)
  })
}
