import type { Head } from './Term.js'
import { atom, binding, parenthesized, raised, type Text } from './text.js'

type ElementHead = Extract<Head, { readonly tag: 'Apply' | 'Compare' | 'Cases' }>

const called = (name: string, args: readonly Text[]): Text =>
  atom(`${name}${parenthesized(args.map(({ text }) => text).join(', '))}`)

const functions: Readonly<Record<string, (args: readonly Text[]) => Text>> = {
  exp: ([x = atom('')]) => ({ text: `e^{${x.text}}`, precedence: binding.power }),
  sqrt: ([x = atom('')]) => atom(`\\sqrt{${x.text}}`),
  abs: ([x = atom('')]) => atom(`\\left|${x.text}\\right|`),
  floor: ([x = atom('')]) => atom(`\\left\\lfloor ${x.text} \\right\\rfloor`),
  log: (args) => called('\\log', args),
  cos: (args) => called('\\cos', args),
  softplus: ([x = atom('')]) => atom(`\\log\\left(1 + e^{${x.text}}\\right)`),
  power: ([x = atom(''), y = atom('')]) => raised(x, y.text),
  or: (args) => atom(args.map(({ text }) => text).join(' \\lor ')),
}

/** A relation without brackets. */
export const relationText = (relation: string, [x, y]: readonly Text[]): string =>
  `${x?.text ?? ''} ${relation} ${y?.text ?? ''}`

/** A function of every element as LaTeX. */
export const elementText = (head: ElementHead, args: readonly Text[]): Text => {
  const [x = atom(''), y = atom(''), z = atom('')] = args
  switch (head.tag) {
    case 'Apply': {
      const known = Object.hasOwn(functions, head.name) ? functions[head.name] : undefined
      return known === undefined ? called(head.name, args) : known(args)
    }
    case 'Compare':
      return atom(`\\left[${relationText(head.relation, args)}\\right]`)
    case 'Cases':
      return atom(
        `\\begin{cases}${y.text} & \\text{if } ${x.text} \\\\ ${z.text} & \\text{otherwise}\\end{cases}`,
      )
  }
}
