/* Loop nests as text: each piece of work stands in the outermost loop that knows all it needs. */
import { postOrder } from '../../graph/postOrder.js'
import type { Access, Affine, Buffer, ChosenPlace, Format, KeyChain, Place } from '../../kernel/Kernel.js'
import { floatness, mayRound } from '../../kernel/rounding.js'
import type { Scalar } from '../../scalar/Scalar.js'
import { binaryTerm, literalText, unaryText } from './expression.js'
import { asNumber, numberTerm, selectTerm, type Term } from './terms.js'

/** Text that is being written: statements by the number of loops around them, and the names in scope. */
export interface Scope {
  /** `lines[d]` stands inside d loops. */
  readonly lines: readonly string[][]
  /** How many loops there are around the value that is written. */
  readonly depth: number
  /** Loops of the domain, which all bodies of a kernel share. */
  readonly rank: number
  readonly values: Map<Scalar, Term>
  readonly names: Map<string, string>
  /** What only the loops inside the domain know. */
  readonly innerValues: Map<Scalar, Term>
  readonly innerNames: Map<string, string>
}

/** A scope over the loops of a domain. */
export const makeScope = (rank: number): Scope => ({
  lines: Array.from({ length: rank + 1 }, () => []),
  depth: rank,
  rank,
  values: new Map(),
  names: new Map(),
  innerValues: new Map(),
  innerNames: new Map(),
})

/** The same scope with loops inside the domain. */
export const withLoops = (scope: Scope, inner: number): Scope => ({
  ...scope,
  lines: [...scope.lines, ...Array.from({ length: inner }, () => [])],
  depth: scope.rank + inner,
  innerValues: new Map(),
  innerNames: new Map(),
})

export const variable = (v: number): string => `i${v}`

const views: { readonly [F in Format]: string } = { float32: 'f32', int32: 'i32', uint32: 'u32', bits: 'u32' }

/** Writes the bodies of one kernel. Names of values are remembered where they are in scope. */
export const makeWriter = (
  accesses: readonly Access[],
  buffers: readonly Buffer[],
  kernelNumber: string,
  floatLocals: readonly boolean[] = [],
) => {
  const parameters = new Map<number, string>()
  let count = 0
  const fresh = (prefix: string): string => {
    count += 1
    return `${prefix}${count}`
  }
  const base = (buffer: number): string => {
    const known = parameters.get(buffer)
    if (known !== undefined) return known
    const name = `b${parameters.size}`
    parameters.set(buffer, name)
    return name
  }
  const formatOf = (buffer: number): Format => buffers[buffer]?.format ?? 'float32'
  const isFloat = floatness(accesses, formatOf, floatLocals)
  const depthOf = ({ strides }: Affine): number => strides.length

  /** Bits count from the start of their own buffer, everything else from the start of the arena. */
  const startOf = (buffer: number): string => (formatOf(buffer) === 'bits' ? '' : base(buffer))

  /** The text of an index, with the parts that outer loops know named there. */
  const indexText = (scope: Scope, start: string, index: Affine): string => {
    let text = index.offset === 0 ? start : start === '' ? String(index.offset) : `${start} + ${index.offset}`
    index.strides.forEach((stride, v) => {
      if (stride === 0) return
      const term = stride === 1 ? variable(v) : `${variable(v)} * ${stride}`
      const sum = text === '' ? term : `${text} + ${term}`
      const isLast = index.strides.slice(v + 1).every((later) => later === 0)
      if (isLast || v + 1 >= scope.depth) {
        text = sum
        return
      }
      const key = `${v} ${sum}`
      const known = scope.names.get(key) ?? scope.innerNames.get(key)
      if (known !== undefined) {
        text = known
        return
      }
      const name = fresh('p')
      const isShared = v + 1 <= scope.rank
      const table = isShared ? scope.names : scope.innerNames
      table.set(key, name)
      scope.lines[v + 1]?.push(`const ${name} = ${sum}`)
      text = name
    })
    return text === '' ? '0' : text
  }

  const loadText = (scope: Scope, place: Place): string => {
    const format = formatOf(place.buffer)
    const view = views[format]
    if (format !== 'bits') return `${view}[${indexText(scope, base(place.buffer), place.index)}]`
    const at = indexText(scope, '', place.index)
    return `((u32[${base(place.buffer)} + ((${at}) >>> 5)] >>> ((${at}) & 31)) & 1)`
  }

  const chosenIndex = (scope: Scope, place: ChosenPlace): string => {
    const chosen = `chosen(${loadText(scope, place.by)}, ${place.size}, ${kernelNumber})`
    return `${indexText(scope, startOf(place.buffer), place.index)} + ${chosen} * ${place.stride}`
  }

  /** Two words of a key, worked out before all loops. */
  const keyText = (scope: Scope, chain: KeyChain): string => {
    const foldText = (fold: number | Place): string =>
      typeof fold === 'number' ? String(fold | 0) : `${loadText(scope, fold)} | 0`
    const key = JSON.stringify(chain)
    const known = scope.names.get(key)
    if (known !== undefined) return known
    const [x, y] = [fresh('k'), fresh('k')]
    const place = `${base(chain.key.buffer)} + ${chain.key.index.offset}`
    scope.lines[0]?.push(`let ${x} = u32[${place}] | 0, ${y} = u32[${place} + 1] | 0`)
    for (const fold of chain.folds)
      scope.lines[0]?.push(`threefry(${x}, ${y}, 0, ${foldText(fold)}); ${x} = word0 | 0; ${y} = word1 | 0`)
    scope.names.set(key, `${x}, ${y}`)
    return `${x}, ${y}`
  }

  const accessDepth = (access: Access, rank: number): number => {
    switch (access._tag) {
      case 'Load':
      case 'Position':
      case 'Random':
        return depthOf(access.index)
      case 'Gather':
        return Math.max(depthOf(access.index), depthOf(access.by.index))
      case 'Local':
        return rank
    }
  }

  const accessTerm = (scope: Scope, access: Access): Term => {
    switch (access._tag) {
      case 'Load':
        return numberTerm(loadText(scope, access))
      case 'Gather': {
        const view = views[formatOf(access.buffer)]
        const at = chosenIndex(scope, access)
        if (formatOf(access.buffer) !== 'bits') return numberTerm(`${view}[${at}]`)
        return numberTerm(`bitAt(u32, ${base(access.buffer)}, ${at})`)
      }
      case 'Local':
        return numberTerm(`r${access.reduction}`)
      case 'Position':
        return numberTerm(`(${indexText(scope, '', access.index)})`)
      case 'Random': {
        const name = access.kind === 'uniform' ? 'uniform' : 'randomBits'
        const key = keyText(scope, access.key)
        return numberTerm(`${name}(${key}, ${indexText(scope, '', access.index)}, ${access.count})`)
      }
    }
  }

  /** Writes what bodies need at each depth; gives the text of each value in the innermost loop. */
  const writeBodies = (
    scope: Scope,
    bodies: readonly Scalar[],
    exact: Scalar | undefined = undefined,
  ): readonly Term[] => {
    const { rank } = scope
    const termOf = (part: Scalar): Term | undefined => scope.values.get(part) ?? scope.innerValues.get(part)
    const order = postOrder(bodies)
    const uses = new Map<Scalar, number>()
    // Beside each other, values are worked out before any is written.
    if (bodies.length > 1) for (const body of bodies) uses.set(body, 2)
    for (const part of order)
      for (const argument of part.args) uses.set(argument, (uses.get(argument) ?? 0) + 1)
    const depths = new Map<Scalar, number>()
    for (const part of order) {
      const own =
        part._tag === 'Argument'
          ? accessDepth(accesses[part.index] ?? { _tag: 'Position', index: { offset: 0, strides: [] } }, rank)
          : 0
      const depth = part.args.reduce<number>((most, x) => Math.max(most, depths.get(x) ?? 0), own)
      depths.set(part, depth)
      if (termOf(part) !== undefined) continue
      const at: Scope = { ...scope, depth }
      const args = part.args.map((x) => termOf(x) ?? numberTerm('NaN'))
      const [x = numberTerm('0'), y = numberTerm('0'), z = numberTerm('0')] = args
      let term: Term
      if (part._tag === 'Argument') {
        const access = accesses[part.index]
        term = access === undefined ? numberTerm('NaN') : accessTerm(at, access)
      } else if (part._tag === 'Literal')
        term = numberTerm(literalText(isFloat(part) ? Math.fround(part.value) : part.value))
      else if (part._tag === 'Unary') term = unaryText[part.primitive](asNumber(x))
      else if (part._tag === 'Binary') term = binaryTerm(part.primitive, x, y)
      else term = selectTerm(x, y, z)
      const isWhole = part === exact && depth > rank
      if (mayRound(part) && isFloat(part) && !isWhole) term = numberTerm(`Math.fround(${asNumber(term)})`)
      const isPlain =
        part._tag === 'Literal' || (part._tag === 'Argument' && accesses[part.index]?._tag === 'Local')
      // A chosen place is looked at even where its number is not taken: an index out of range is an error.
      const isChosen = part._tag === 'Argument' && accesses[part.index]?._tag === 'Gather'
      const isNamed = !isPlain && (isChosen || depth < scope.depth || (uses.get(part) ?? 0) > 1)
      if (isNamed) {
        const name = fresh('t')
        scope.lines[depth]?.push(`const ${name} = ${term.text}`)
        term = { text: name, isCondition: term.isCondition }
      }
      const table = depth <= rank ? scope.values : scope.innerValues
      table.set(part, term)
    }
    return bodies.map((body) => termOf(body) ?? numberTerm('NaN'))
  }

  return {
    base,
    startOf,
    fresh,
    indexText,
    loadText,
    chosenIndex,
    keyText,
    formatOf,
    floatLocals,
    writeBodies,
    parameters,
  }
}

export type Writer = ReturnType<typeof makeWriter>
