/* One step for several modes: what is the same for some of them is there once. */
import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../../../kernel/Plan.js'
import { planText } from '../../javascript/planText.js'
import type { Mode } from '../engine/modes.js'
import { scriptFor } from '../scriptFor.js'
import { hostTable } from './hostTable.js'
import type { ModeEntry, Variant } from './tables.js'

export interface Variants {
  readonly modes: readonly ModeEntry[]
  readonly variants: readonly Variant[]
  /** The bodies of functions of `memory`, by the numbers that variants mention. */
  readonly links: readonly string[]
}

/** Values in the order in which they came, each once. */
const makeTable = <A>(keyOf: (value: A) => string) => {
  const numbers = new Map<string, number>()
  const values: A[] = []
  return {
    values,
    numberOf: (value: A): number => {
      const key = keyOf(value)
      const number = numbers.get(key) ?? values.length
      if (number === values.length) {
        numbers.set(key, number)
        values.push(value)
      }
      return number
    },
  }
}

/** A plan in some modes. */
export const variantsOf = (plan: Plan, names: readonly Mode[]): Variants => {
  const links = makeTable<string>((text) => text)
  const variants = makeTable<Variant>(JSON.stringify)
  const modes = names.map((name): ModeEntry => {
    const found = scriptFor(plan, name)
    if (E.isLeft(found)) return { name, variant: found.left.join('; ') }
    const { script, host } = found.right
    const link = links.numberOf(planText(host))
    return { name, variant: variants.numberOf({ script, host: hostTable(host, link) }) }
  })
  return { modes, variants: variants.values, links: links.values }
}
