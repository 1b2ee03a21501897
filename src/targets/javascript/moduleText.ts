/* A plan as an ES module that imports nothing and generates no code. */
import type { Kernel } from '../../kernel/Kernel.js'
import { writesOf } from '../../kernel/Kernel.js'
import type { BoundPort, Plan } from '../../kernel/Plan.js'
import { commentText, quote } from '../ahead/quote.js'
import type { FirstValue } from '../arena/firstValues.js'
import type { Port, ProgramDescription } from '../Target.js'
import { base64OfWords } from './base64.js'
import { kernelRemark } from './kernelRemark.js'
import { indent } from './loops.js'
import { checksText } from './moduleChecks.js'
import { programText } from './moduleProgram.js'
import { planText, wordOf } from './planText.js'

/** What a module is written from. */
export interface ModuleParts {
  readonly plan: Plan
  readonly description: ProgramDescription
  readonly values: readonly FirstValue[]
  readonly nonFinite: 'error' | 'allow'
}

const typeText = ({ dtype, shape }: Port): string => `${dtype} [${shape.join(', ')}]`

// ---------------------------------------------------------------- comments

const portLines = (kind: string, ports: readonly Port[]): readonly string[] =>
  ports.length === 0
    ? [`  ${kind}: none`]
    : [`  ${kind}:`, ...ports.map((port) => `    ${port.name}: ${typeText(port)}`)]

const header = ({ plan, description }: ModuleParts): readonly string[] =>
  [
    'A step as plain JavaScript, written ahead of time by Regula. It needs nothing else and generates no code.',
    '',
    ...portLines('inputs', description.inputs),
    ...portLines('outputs', description.outputs),
    ...portLines('state', description.state),
    '',
    `${plan.kernels.length} kernels run over an arena of ${plan.bytes} bytes. Its buffers, by the byte where each starts:`,
    '',
    ...plan.buffers.map(
      ({ id, name, format, shape, role, offset }) =>
        `  %${id}: ${format} [${shape.join(', ')}] ${name} (${role} at ${offset})`,
    ),
  ].map((line) => `// ${commentText(line)}`.trimEnd())

// ---------------------------------------------------------------- tables

const written = (kernels: readonly Kernel[]): ReadonlySet<number> =>
  new Set(kernels.flatMap((kernel) => writesOf(kernel).map(({ buffer }) => buffer)))

/** A table of ports; `at` is the place in words, and absent for an input that no kernel reads. */
const table = (
  name: string,
  ports: readonly Port[],
  places: readonly BoundPort[],
  plan: Plan,
): readonly string[] => {
  const changed = name === 'state' ? written(plan.kernels) : undefined
  const bufferOf = new Map(places.map((place) => [place.name, place.buffer]))
  return [
    `const ${name} = [`,
    ...ports.map((port) => {
      const buffer = bufferOf.get(port.name)
      const at = buffer === undefined ? '' : `, at: ${wordOf(plan, buffer)}`
      const changes = changed === undefined || buffer === undefined ? '' : `, changes: ${changed.has(buffer)}`
      return `  { name: ${quote(port.name)}, dtype: '${port.dtype}', shape: [${port.shape.join(', ')}]${at}${changes} },`
    }),
    ']',
  ]
}

const valueLines = ({ buffer, words, fill }: FirstValue): readonly string[] => [
  `  // ${commentText(buffer.name)}`,
  `  [${buffer.offset / 4}, ${words.length}, ${fill ?? quote(base64OfWords(words))}],`,
]

const descriptionText = ({ plan, description }: ModuleParts): readonly string[] => [
  'const described = (ports) =>',
  '  Object.freeze(',
  '    ports.map(({ name, dtype, shape }) => Object.freeze({ name, dtype, shape: Object.freeze([...shape]) })),',
  '  )',
  '',
  'const description = Object.freeze({',
  `  target: ${quote(description.target)},`,
  '  inputs: described(inputs),',
  '  outputs: described(outputs),',
  '  state: described(state),',
  `  kernels: ${plan.kernels.length},`,
  '  arenaBytes,',
  '})',
]

// ---------------------------------------------------------------- the module

/** The text of the module: the same for the same parts, byte for byte. */
export const moduleText = (parts: ModuleParts): string => {
  const { plan, description, values, nonFinite } = parts
  return [
    ...header(parts),
    '',
    `const arenaBytes = ${plan.bytes}`,
    `const nonFiniteAllowed = ${nonFinite === 'allow'}`,
    '',
    '// `at` is a place in the arena, in words of 32 bits.',
    ...table('inputs', description.inputs, plan.inputs, plan),
    ...table('outputs', description.outputs, plan.outputs, plan),
    ...table('state', description.state, plan.state, plan),
    '',
    ...descriptionText(parts),
    '',
    'const kernelNames = [',
    ...plan.kernels.map(({ name }) => `  ${quote(name)},`),
    ']',
    '',
    '// All kernels over one arena.',
    'const link = (memory) => {',
    ...indent(planText(plan, kernelRemark).split('\n')),
    '}',
    '',
    checksText,
    '',
    programText,
    '',
    '// What stands in the arena at first: a place, a number of words, and the word that all of them are or',
    '// their little-endian bytes in base64. Everything else is zero.',
    'const firstValues = [',
    ...values.flatMap(valueLines),
    ']',
    '',
  ].join('\n')
}
