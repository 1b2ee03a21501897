import { isApply, isNumber, number, rankOf, symbol, type Table, type Term } from './Term.js'

/** A term and its exponent. */
export type Factor = readonly [Term, number]

/** More factors than this stay nested, so that a long chain is not copied at every step. */
const mostFactors = 12
const mostPower = 64

/** A term as a number times factors. */
export const parts = (term: Term): { readonly coefficient: number; readonly factors: readonly Factor[] } => {
  const { head, args } = term
  if (head.tag === 'Number') return { coefficient: head.value, factors: [] }
  return head.tag === 'Multiply'
    ? { coefficient: head.coefficient, factors: args.map((f, i) => [f, head.exponents[i] ?? 1] as const) }
    : { coefficient: 1, factors: [[term, 1]] }
}

/** Whether a number can be multiplied out without an overflow. */
const usable = (x: number): boolean =>
  Number.isFinite(x) && Math.abs(x) < 1e30 && (x === 0 || Math.abs(x) > 1e-30)

interface Product {
  readonly coefficient: number
  readonly factors: readonly Factor[]
}

/** Multiplies the products of a product out, as long as it stays small. */
const flatten = (coefficient: number, given: readonly Factor[]): Product => {
  let total = coefficient
  const factors: Factor[] = []
  for (const [term, exponent] of given) {
    const inner = parts(term)
    const power = inner.coefficient ** exponent
    const opens = Number.isInteger(exponent) || inner.coefficient === 1
    const fits = inner.factors.length === 0 || factors.length + inner.factors.length <= mostFactors
    if (opens && fits && usable(power) && usable(total * power)) {
      total *= power
      for (const [factor, e] of inner.factors) factors.push([factor, e * exponent])
    } else factors.push([term, exponent])
  }
  return { coefficient: total, factors }
}

/** Puts equal factors together, but does not cancel x/x: it is not 1 everywhere. */
const collect = (factors: readonly Factor[]): readonly Factor[] => {
  const byKey = new Map<string, Factor>()
  for (const [term, exponent] of factors) {
    const key = `${term.id} ${exponent > 0}`
    const sofar = byKey.get(key)
    const total = (sofar?.[1] ?? 0) + exponent
    if (sofar !== undefined && Math.abs(total) > mostPower)
      byKey.set(`${key} ${byKey.size}`, [term, exponent])
    else byKey.set(key, [term, term.head.tag === 'Compare' ? Math.sign(total) : total])
  }
  return [...byKey.values()]
}

/** √x² is x where a root is squared. */
const unrooted = ([term, exponent]: Factor): Factor => {
  const [inner] = term.args
  return isApply(term, 'sqrt') && inner !== undefined && Number.isInteger(exponent / 2)
    ? [inner, exponent / 2]
    : [term, exponent]
}

/** Whether the factor speaks of x itself, so that its value where x = 0 is a matter of convention. */
const speaksOf = ([term]: Factor, x: Term): boolean => {
  if (term === x || (term.head.tag === 'Apply' && term.args.includes(x))) return true
  if (term.head.tag !== 'Norm') return false
  // ‖u‖ speaks of Σ u².
  const summed = x.head.tag === 'Reduce' ? x.args[0] : x
  return summed !== undefined && parts(summed).factors.some(([f]) => f === term || f === term.args[0])
}

/** [x ≠ 0] beside a factor of x is silent: it says that 0 times anything is 0. */
const withoutGuards = (factors: readonly Factor[]): readonly Factor[] =>
  factors.filter(([term]) => {
    const [x, zero] = term.args
    const isGuard = term.head.tag === 'Compare' && term.head.relation === '\\ne' && isNumber(zero, 0)
    return !(isGuard && x !== undefined && factors.some((f) => f[0] !== term && speaksOf(f, x)))
  })

const siteOf = (term: Term | undefined): string | undefined =>
  term?.head.tag === 'Uniform' ? term.head.site : undefined

/** The site of a standard normal number: √(−2 ln(1 − u)) cos(2πv), the method of Box and Muller. */
const normalSite = (root: Term, wave: Term): string | undefined => {
  if (!isApply(root, 'sqrt') || !isApply(wave, 'cos')) return undefined
  const logarithm = root.args[0]?.args[0]
  const uniforms = logarithm?.args[0]?.args.map(siteOf) ?? []
  return logarithm !== undefined && isApply(logarithm, 'log') && siteOf(wave.args[0]?.args[0]) !== undefined
    ? uniforms.find((site) => site !== undefined)
    : undefined
}

const withNormals = (table: Table, factors: readonly Factor[]): readonly Factor[] => {
  for (const [root] of factors)
    for (const [wave] of factors) {
      const site = normalSite(root, wave)
      if (site === undefined) continue
      const epsilon = symbol(table, '\\varepsilon', [site], root.rank)
      table.define(epsilon, { relation: '\\sim', term: symbol(table, '\\mathcal{N}(0, 1)') })
      return [...factors.filter(([f]) => f !== root && f !== wave), [epsilon, 1]]
    }
  return factors
}

/** coefficient · Π term^exponent, element by element. */
export const multiply = (table: Table, coefficient: number, given: readonly Factor[]): Term => {
  const flat = flatten(coefficient, given)
  if (flat.coefficient === 0) return number(table, 0)
  const collected = collect(collect(flat.factors).map(unrooted)).filter(([, e]) => e !== 0)
  const factors = withNormals(table, withoutGuards(collected))
  const [first] = factors
  if (first === undefined) return number(table, flat.coefficient)
  if (factors.length === 1 && flat.coefficient === 1 && first[1] === 1) return first[0]
  const args = factors.map(([term]) => term)
  const exponents = factors.map(([, exponent]) => exponent)
  return table.make({ tag: 'Multiply', coefficient: flat.coefficient, exponents }, rankOf(args), args)
}

export const scale = (table: Table, coefficient: number, term: Term): Term =>
  coefficient === 1 ? term : multiply(table, coefficient, [[term, 1]])
