/* Kernels as text, for people and golden listings. */
import { printScalar } from '../scalar/print.js'
import type { Access, Affine, Buffer, ChosenPlace, Kernel, KeyChain, Place } from './Kernel.js'
import type { Plan } from './Plan.js'

const variableNames = ['i', 'j', 'k', 'l', 'm', 'n', 'o', 'p']

const variableName = (v: number): string => variableNames[v] ?? `v${v}`

export const printIndex = ({ offset, strides }: Affine): string => {
  const terms = strides.flatMap((stride, v) =>
    stride === 0 ? [] : [stride === 1 ? variableName(v) : `${stride}${variableName(v)}`],
  )
  if (offset !== 0 || terms.length === 0) terms.push(String(offset))
  return terms.join(' + ').replaceAll('+ -', '- ')
}

const loops = (sizes: readonly number[], first: number): string =>
  sizes.map((size, i) => `${variableName(first + i)} < ${size}`).join(', ')

/** Prints kernels over the given buffers. */
const printer = (buffers: readonly Buffer[]) => {
  const name = (id: number): string => `%${id}`
  const place = ({ buffer, index }: Place): string => `${name(buffer)}[${printIndex(index)}]`
  const chosen = (at: Place | ChosenPlace): string =>
    'by' in at ? `${name(at.buffer)}[${printIndex(at.index)} + ${at.stride}·${place(at.by)}]` : place(at)
  const chain = ({ key, folds }: KeyChain): string =>
    folds.reduce<string>(
      (text, fold) => `foldIn(${text}, ${typeof fold === 'number' ? fold : place(fold)})`,
      name(key.buffer),
    )
  const access = (read: Access): string => {
    switch (read._tag) {
      case 'Load':
      case 'Gather':
        return chosen(read)
      case 'Local':
        return `r${read.reduction}`
      case 'Position':
        return `(${printIndex(read.index)})`
      case 'Random':
        return `${read.kind}(${chain(read.key)}, ${printIndex(read.index)} of ${read.count})`
    }
  }
  const type = (id: number): string => {
    const buffer = buffers[id]
    return buffer === undefined ? '' : `${buffer.format} [${buffer.shape.join(', ')}] ${buffer.name}`
  }
  const kernel = (one: Kernel): readonly string[] => {
    if (one._tag === 'Key') return [`${one.name}: key`, `  ${place(one.place)} = ${chain(one.chain)}`]
    const reads = one.accesses.map(access)
    const rank = one.domain.length
    const head = `${one.name}: for ${loops(one.domain, 0) || 'one point'}`
    if (one._tag === 'Scan')
      return [
        head,
        `  ${place(one.place)} = running sum over ${loops([one.length], rank)}${one.reverse ? ' backwards' : ''} of ${printScalar(one.body, reads)}`,
      ]
    return [
      head,
      ...one.reductions.map(
        ({ kind, inner, body }, r) =>
          `  r${r} = ${kind} over ${loops(inner, rank) || 'nothing'} of ${printScalar(body, reads)}`,
      ),
      ...one.stores.map(({ place: to, inner, body, combine }) => {
        const within = inner.length === 0 ? '' : `for ${loops(inner, rank)}: `
        return `  ${within}${chosen(to)} ${combine === undefined ? '=' : `${combine}=`} ${printScalar(body, reads)}`
      }),
    ]
  }
  return { kernel, type }
}

/** A plan as text: every buffer with its place and lifetime, then every kernel. */
export const printPlan = (plan: Plan): string => {
  const { kernel, type } = printer(plan.buffers)
  const buffers = plan.buffers.map(
    ({ id, role, offset, from, to }) => `%${id}: ${type(id)} — ${role} at ${offset}, ${from}…${to}`,
  )
  return [
    `arena ${plan.bytes} bytes, ${plan.persistentBytes} of them for inputs, state and constants`,
    ...buffers,
    ...plan.kernels.flatMap((one, k) => kernel(one).map((line, i) => (i === 0 ? `${k} ${line}` : line))),
  ].join('\n')
}

/** One kernel of a plan as lines of text; buffers are named as in `printPlan`. */
export const printKernel = (plan: Plan, kernel: Kernel): readonly string[] =>
  printer(plan.buffers).kernel(kernel)
