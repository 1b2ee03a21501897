import { type Addend, addends } from './add.js'
import { elementText, relationText } from './elements.js'
import { bodyIndices, type Indices, letterIndices } from './indices.js'
import { matrixForm, matrixText } from './matrix.js'
import { parts } from './multiply.js'
import { withSubscripts } from './names.js'
import { type PrintedFactor, productText } from './product.js'
import type { Term } from './Term.js'
import { atom, binding, parenthesized, type Text, within } from './text.js'

/** Prints a term; with indices one element of it. */
type Print = (term: Term, indices: Indices | undefined) => Text

/** Prints whole terms: by their symbol if they have one, or always what they are. */
export interface Printer {
  readonly text: (term: Term) => string
  readonly body: (term: Term) => string
}

const indexed = (text: string, subscripts: readonly string[], indices: Indices | undefined): Text =>
  atom(withSubscripts(text, [...subscripts, (indices ?? []).join('')]))

/** An element of what has a line of its own: z_{hidden} becomes z_{hidden,ij}. */
const namedText = (name: string, indices: Indices | undefined): Text => {
  const match = /^([^_]*)_\{(.*)\}$/.exec(name)
  return match === null ? indexed(name, [], indices) : indexed(match[1] ?? name, [match[2] ?? ''], indices)
}

/** An element of a term that has no formula by element. */
const element = (whole: Text, indices: Indices | undefined): Text =>
  indices === undefined || indices.length === 0
    ? whole
    : atom(`${within(whole, binding.atom)}_{${indices.join('')}}`)

const isSimple = (term: Term, names: ReadonlyMap<Term, string>): boolean =>
  term.head.tag === 'Symbol' || (names.has(term) && term.rank === 0)

const isLogSumExp = ({ head }: Term): boolean => head.tag === 'Reduce' && head.kind === 'logSumExp'

/** The number of a multiple counts as a coefficient. */
const bare = ([c, term]: Addend): Addend => {
  const { coefficient, factors } = parts(term)
  const [first, ...rest] = factors
  return first !== undefined && rest.length === 0 && first[1] === 1 ? [c * coefficient, first[0]] : [c, term]
}

const isCondition = ({ head }: Term): boolean => head.tag === 'Compare'

/**
 * Prints the terms of a formula that has been cut into lines. It recurses, but never deeper than the terms of one line,
 * which the layout keeps few.
 */
export const printer = (names: ReadonlyMap<Term, string>): Printer => {
  const inner = (term: Term, indices: Indices | undefined): Text =>
    print(term, term.rank === 0 ? undefined : indices)

  const products = (
    coefficient: number,
    term: Term,
    indices: Indices | undefined,
    isNamed: boolean,
  ): Text => {
    const { coefficient: own, factors } = parts(term)
    const printed = (isNamed ? [[term, 1] as const] : factors).map(
      ([f, exponent]): PrintedFactor => ({
        text: inner(f, indices),
        exponent,
        isTensor: f.rank > 0 && indices === undefined,
        isSimple: isSimple(f, names),
        isLast: isCondition(f),
      }),
    )
    return productText(isNamed ? coefficient : coefficient * own, printed)
  }

  const sum = (term: Term, indices: Indices | undefined): Text => {
    const list = addends(term)
    const first = list.findIndex(([c]) => c > 0)
    const ordered: readonly Addend[] =
      first <= 0 ? list : [...list.slice(first, first + 1), ...list.filter((_, i) => i !== first)]
    const text = ordered.reduce((sofar, [c, t]) => {
      const { text: part, precedence } = products(Math.abs(c), t, indices, names.has(t))
      const closed = precedence === binding.sum ? parenthesized(part) : part
      if (sofar === '') return c < 0 ? `-${closed}` : part
      return `${sofar} ${c < 0 ? '-' : '+'} ${closed}`
    }, '')
    return { text, precedence: binding.sum }
  }

  const reduction = (term: Term, indices: Indices | undefined, instead?: 'sum'): Text => {
    const [x] = term.args
    if (term.head.tag !== 'Reduce' || x === undefined) return atom('?')
    const { kind, axes } = term.head
    const [axis] = axes
    if (kind === 'sum' && indices === undefined && x.rank === 2 && axes.length === 1) {
      const matrix = within(inner(x, undefined), binding.product)
      const text = axis === 0 ? `\\mathbf{1}^{\\top} ${matrix}` : `${matrix} \\mathbf{1}`
      return { text, precedence: binding.product }
    }
    const letters = bodyIndices(x.rank, axes, indices)
    const below = axes.map((a) => letters[a] ?? '').join(',')
    const text = inner(x, letters)
    const bodyText = kind === 'logSumExp' ? `e^{${text.text}}` : within(text, binding.open)
    const operators = {
      sum: `\\sum_{${below}}`,
      max: `\\max_{${below}}`,
      min: `\\min_{${below}}`,
      argmax: `\\operatorname{arg\\,max}_{${below}}`,
      argmin: `\\operatorname{arg\\,min}_{${below}}`,
      logSumExp: `\\log \\sum_{${below}}`,
    }
    return { text: `${operators[instead ?? kind]} ${bodyText}`, precedence: binding.open }
  }

  const norm = (term: Term, indices: Indices | undefined): Text => {
    const [x] = term.args
    if (term.head.tag !== 'Norm' || x === undefined) return atom('?')
    const { axes, name } = term.head
    const letters = bodyIndices(x.rank, axes, indices).map((letter, axis) =>
      axes.includes(axis) ? ':' : letter,
    )
    const text = axes.length === x.rank ? inner(x, undefined) : element(inner(x, undefined), letters)
    return atom(`\\lVert ${text.text} \\rVert_${name}`)
  }

  const contraction = (term: Term, indices: Indices | undefined): Text => {
    const [a, b] = term.args
    if (term.head.tag !== 'Contract' || a === undefined || b === undefined) return atom('?')
    const { left, right, output } = term.head
    const form = matrixForm(term.head)
    if (form !== undefined)
      return element(matrixText(form, inner(a, undefined), inner(b, undefined)), indices)
    const summed = [...new Set(left + right)].filter((letter) => !output.includes(letter))
    const letters = letterIndices(output, summed, indices)
    const at = (own: string): Indices => [...own].map((letter) => letters.get(letter) ?? letter)
    const body = [inner(a, at(left)), inner(b, at(right))].map((t) => within(t, binding.product)).join(' ')
    const below = at(summed.join('')).join(',')
    return below === ''
      ? { text: body, precedence: binding.product }
      : { text: `\\sum_{${below}} ${body}`, precedence: binding.open }
  }

  /** e to a power; e^(ln Σ eˣ) is a sum. */
  const power = (exponent: Term, indices: Indices | undefined): Text | undefined => {
    const factors = addends(exponent)
      .map(bare)
      .map(([c, t]): PrintedFactor & { readonly isSum: boolean } => {
        const isSum = isLogSumExp(t) && !names.has(t)
        const spreadIndices = t.rank === 0 ? undefined : indices
        const below = isSum ? reduction(t, spreadIndices, 'sum') : undefined
        const text = below ?? {
          text: `e^{${products(c, t, indices, names.has(t)).text}}`,
          precedence: binding.power,
        }
        return {
          text,
          exponent: isSum ? c : 1,
          isTensor: t.rank > 0 && indices === undefined,
          isSimple: false,
          isLast: isSum,
          isSum,
        }
      })
    return factors.some(({ isSum }) => isSum) ? productText(1, factors) : undefined
  }

  const condition: Print = (term, indices) =>
    term.head.tag === 'Compare' && !names.has(term)
      ? atom(
          relationText(
            term.head.relation,
            term.args.map((t) => inner(t, indices)),
          ),
        )
      : inner(term, indices)

  const print: Print = (term, indices) => {
    const name = names.get(term)
    return name === undefined ? body(term, indices) : namedText(name, indices)
  }

  const body: Print = (term, indices) => {
    const { head, args } = term
    const [x] = args
    switch (head.tag) {
      case 'Number':
      case 'Multiply':
        return head.tag === 'Number' && head.value === 0 ? atom('0') : products(1, term, indices, false)
      case 'Add':
        return sum(term, indices)
      case 'Symbol':
        return indexed(head.base, head.subscripts, indices)
      case 'Uniform':
        return indexed('u', [head.site], indices)
      case 'Iota':
        return indices === undefined
          ? atom(`\\operatorname{iota}_{${head.axis}}`)
          : atom(indices[head.axis] ?? '')
      case 'Spread':
        return x === undefined
          ? atom('')
          : inner(
              x,
              indices === undefined && term.rank > 0
                ? undefined
                : head.places.map((place) => (place === undefined ? '1' : (indices?.[place] ?? '1'))),
            )
      case 'Reduce':
        return reduction(term, indices)
      case 'Norm':
        return norm(term, indices)
      case 'Contract':
        return contraction(term, indices)
      case 'Transpose': {
        if (x === undefined) return atom('')
        if (indices !== undefined)
          return inner(
            x,
            head.permutation.map((_, axis) => indices[head.permutation.indexOf(axis)] ?? ''),
          )
        const mark = head.permutation.length === 2 ? '\\top' : `(${head.permutation.join('\\,')})`
        return { text: `${within(inner(x, undefined), binding.atom)}^{${mark}}`, precedence: binding.power }
      }
      case 'Call': {
        const texts = args.map((t) => inner(t, undefined))
        if (head.name === 'slice' && texts[0] !== undefined)
          return element(atom(`${within(texts[0], binding.atom)}_{[${head.detail}]}`), indices)
        const name = withSubscripts(head.name, [head.detail])
        return element(atom(name + parenthesized(texts.map(({ text }) => text).join(', '))), indices)
      }
      case 'Apply':
      case 'Compare':
      case 'Cases': {
        const sums =
          x !== undefined && head.tag === 'Apply' && head.name === 'exp' ? power(x, indices) : undefined
        if (sums !== undefined) return sums
        return elementText(
          head,
          args.map((t, k) => (head.tag === 'Cases' && k === 0 ? condition(t, indices) : inner(t, indices))),
        )
      }
    }
  }
  return { text: (term) => print(term, undefined).text, body: (term) => body(term, undefined).text }
}
