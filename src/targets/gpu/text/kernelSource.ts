/* A device kernel as the source of a function that gpu.js compiles. */
import { postOrder } from '../../../graph/postOrder.js'
import type { Affine, Reduction } from '../../../kernel/Kernel.js'
import type { Scalar } from '../../../scalar/Scalar.js'
import { indent } from '../../javascript/loops.js'
import { asNumber, numberTerm, selectTerm, type Term } from '../../javascript/terms.js'
import type { DeviceKernel, Load, Read } from '../DevicePlan.js'
import { productOf } from '../lower/DeviceLoop.js'
import { divided } from './divided.js'
import { notationFor, repeatsArguments } from './expression.js'
import type { NaNs } from './functions.js'
import { type ProductKernels, productKernels } from './productKernels.js'

/** A function for gpu.js, and what to call it with: arrays first, then scalars. */
export interface KernelSource {
  readonly source: string
  readonly arrays: readonly number[]
  readonly scalars: readonly number[]
  /** The longest loop: gpu.js stops silently at a limit that it has to be told. */
  readonly longestLoop: number
  /** Better ways to do the same. */
  readonly product: ProductKernels | undefined
}

/** Longer expressions get a name: gpu.js goes through an expression by recursion. */
const longestText = 160

const depthOf = ({ strides }: Affine): number =>
  strides.reduce((depth, stride, v) => (stride === 0 ? depth : v + 1), 0)

export const kernelSource = (kernel: DeviceKernel, nans: NaNs): KernelSource => {
  const notation = notationFor(nans)
  const { axes, reads, reductions, body, otherwise, offset, count } = kernel
  const arrays: number[] = []
  const scalars: number[] = []
  const rank = axes.length
  let names = 0
  const fresh = (prefix: string): string => {
    names += 1
    return `${prefix}${names}`
  }
  const arrayName = (array: number): string => {
    if (!arrays.includes(array)) arrays.push(array)
    return `a${arrays.indexOf(array)}`
  }
  const scalarName = (scalar: number): string => {
    if (!scalars.includes(scalar)) scalars.push(scalar)
    return `s${scalars.indexOf(scalar)}`
  }
  const variable = (v: number): string => `i${v}`

  const indexText = (index: Affine): string => {
    const terms = index.strides.flatMap((stride, v) =>
      stride === 0 ? [] : [stride === 1 ? variable(v) : `${variable(v)} * ${notation.literal(stride)}`],
    )
    if (index.offset !== 0 || terms.length === 0) terms.push(notation.literal(index.offset))
    return terms.join(' + ')
  }
  const loadText = ({ array, index }: Load): string => `${arrayName(array)}[${indexText(index)}]`

  /** The loops that a read must stand in, beyond the axes. */
  const readDepth = (read: Read | undefined): number => {
    switch (read?._tag) {
      case 'Load':
      case 'Draw':
      case 'Position':
        return depthOf(read.index)
      case 'Gather':
        return Math.max(depthOf(read.index), depthOf(read.by.index))
      default:
        return 0
    }
  }

  const pointValues = new Map<Scalar, Term>()
  const pointLines: string[] = []

  const readTerm = (read: Read | undefined, lines: string[]): Term => {
    switch (read?._tag) {
      case 'Load':
        return numberTerm(loadText(read))
      case 'Gather': {
        // Both sides of a choice may be worked out: a place out of range must not be read.
        const [by, at] = [fresh('c'), fresh('c')]
        lines.push(
          `const ${by} = ${loadText(read.by)};`,
          `const ${at} = (${by} >= 0 && ${by} < ${read.size}) ? ${by} : 0;`,
        )
        const own = indexText(read.index)
        const chosen = read.stride === 1 ? at : `${at} * ${read.stride}`
        return numberTerm(`${arrayName(read.array)}[${own === '0' ? chosen : `${own} + ${chosen}`}]`)
      }
      case 'Local':
        return numberTerm(`r${read.reduction}`)
      case 'Position':
        // A float from here on. A half more would be rounded up beyond 2²³.
        return numberTerm(`Math.floor(${indexText(read.index)} + 0.25)`)
      case 'Scalar':
        return numberTerm(scalarName(read.scalar))
      case 'Draw': {
        const halves = read.halves.map(scalarName).join(', ')
        return numberTerm(`regulaUniform(${halves}, ${indexText(read.index)}, ${read.count})`)
      }
      default:
        return numberTerm('0')
    }
  }

  /**
   * Writes what a body needs at the point of the thread into `pointLines`, and the rest inside so many loops into
   * `inside`.
   */
  const write = (root: Scalar, loops: number, inside: readonly string[][]): Term => {
    const innerValues = new Map<Scalar, Term>()
    const order = postOrder([root])
    const uses = new Map<Scalar, number>()
    for (const part of order)
      for (const one of part.args) {
        const times = 'primitive' in part && repeatsArguments(part.primitive) ? 2 : 1
        uses.set(one, (uses.get(one) ?? 0) + times)
      }
    const depths = new Map<Scalar, number>()
    const termOf = (part: Scalar): Term | undefined => pointValues.get(part) ?? innerValues.get(part)
    for (const part of order) {
      const own = part._tag === 'Argument' ? Math.max(0, readDepth(reads[part.index]) - rank) : 0
      const depth = part.args.reduce<number>((most, one) => Math.max(most, depths.get(one) ?? 0), own)
      depths.set(part, depth)
      if (termOf(part) !== undefined) continue
      const lines = depth === 0 ? pointLines : (inside[depth - 1] ?? pointLines)
      const [x = numberTerm('0'), y = numberTerm('0'), z = numberTerm('0')] = part.args.map(
        (one) => termOf(one) ?? numberTerm('0'),
      )
      const term = ((): Term => {
        switch (part._tag) {
          case 'Argument':
            return readTerm(reads[part.index], lines)
          case 'Literal':
            return numberTerm(notation.literal(part.value))
          case 'Unary':
            return numberTerm(notation.unary[part.primitive](asNumber(x)))
          case 'Binary':
            return notation.binary(part.primitive, x, y)
          case 'Select':
            return selectTerm(x, y, z)
        }
      })()
      const isPlain =
        part._tag === 'Literal' ||
        (part._tag === 'Argument' && ['Local', 'Scalar'].includes(reads[part.index]?._tag ?? ''))
      const isNamed =
        !isPlain && (depth < loops || (uses.get(part) ?? 0) > 1 || term.text.length > longestText)
      const table = depth === 0 ? pointValues : innerValues
      if (isNamed) {
        const name = fresh('t')
        lines.push(`const ${name} = ${asNumber(term)};`)
        table.set(part, numberTerm(name))
      } else table.set(part, term)
    }
    return termOf(root) ?? numberTerm('0')
  }

  let longestLoop = 1
  const loop = (v: number, size: number, lines: readonly string[]): readonly string[] => {
    longestLoop = Math.max(longestLoop, size)
    return [
      `for (let ${variable(v)} = 0; ${variable(v)} < ${size}; ${variable(v)}++) {`,
      ...indent(lines),
      '}',
    ]
  }

  const writeReduction = ({ kind, inner, body: term }: Reduction, r: number): void => {
    const inside = inner.map((): string[] => [])
    const isEmpty = productOf(inner) === 0
    const value = isEmpty ? '0' : asNumber(write(term, inner.length, inside))
    const steps = inside.at(-1) ?? pointLines
    const isArg = kind === 'argmax' || kind === 'argmin'
    const before: string[] = []
    if (isArg) {
      const [best, now] = [fresh('b'), fresh('b')]
      const isBetter = `${now} ${kind === 'argmax' ? '>' : '<'} ${best}`
      before.push(`let r${r} = -1;`, `let ${best} = 0;`)
      const here = inner.length === 0 ? '0' : variable(rank)
      const update = [
        `const ${now} = ${value};`,
        `if (r${r} < 0 || (!(${notation.isNaN(best)}) && (${notation.isNaN(now)} || ${isBetter}))) {`,
        `  r${r} = ${here};`,
        `  ${best} = ${now};`,
        '}',
      ]
      if (inner.length === 0) {
        pointLines.push(...before, ...update)
        return
      }
      steps.push(...update)
    } else {
      if (inner.length === 0) {
        pointLines.push(`const r${r} = ${value};`)
        return
      }
      before.push(`let r${r} = ${notation.start[kind]};`)
      steps.push(`r${r} = ${notation.joined[kind](`r${r}`, value)};`)
    }
    const nest = inner.reduceRight<readonly string[]>(
      (lines, size, i) => [...(i === 0 ? [] : (inside[i - 1] ?? [])), ...loop(rank + i, size, lines)],
      inside.at(-1) ?? [],
    )
    pointLines.push(...before, ...(isEmpty ? [] : nest))
  }

  // ---------------------------------------------------------------- where the thread stands

  const elsewhere =
    otherwise === undefined
      ? '0'
      : otherwise._tag === 'Fill'
        ? notation.literal(otherwise.value)
        : `${arrayName(otherwise.array)}[this.thread.x]`
  const point: string[] = []
  let rest = 'this.thread.x'
  if (offset !== 0) {
    point.push(
      `const p = this.thread.x - ${notation.literal(offset)};`,
      `if (p < 0) { return ${elsewhere}; }`,
    )
    rest = 'p'
  }
  axes.forEach(({ size, stride }, a) => {
    if (stride === 1) point.push(`const ${variable(a)} = ${rest};`)
    else {
      const next = `m${a}`
      point.push(...divided(rest, { whole: variable(a), rest: next, stride, places: count }))
      rest = next
    }
    const isOutermost = a === 0
    const mayExceed = otherwise !== undefined && (isOutermost || (axes[a - 1]?.stride ?? 0) > stride * size)
    if (mayExceed) point.push(`if (${variable(a)} >= ${size}) { return ${elsewhere}; }`)
    if (otherwise !== undefined && a === axes.length - 1 && stride > 1)
      point.push(`if (${rest} > 0) { return ${elsewhere}; }`)
  })
  if (axes.length === 0 && otherwise !== undefined && count > 1)
    point.push(`if (${rest} > 0) { return ${elsewhere}; }`)

  reductions.forEach(writeReduction)
  const value = asNumber(write(body, 0, []))
  const parameters = [...arrays.map((_, i) => `a${i}`), ...scalars.map((_, i) => `s${i}`)]
  const lines = [...point, ...pointLines, `return ${value};`]
  return {
    source: [`function (${parameters.join(', ')}) {`, ...indent(lines), '}'].join('\n'),
    arrays,
    scalars,
    longestLoop,
    product: productKernels(kernel, arrays),
  }
}
