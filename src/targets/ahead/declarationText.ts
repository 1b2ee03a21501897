/* The types of a module that is written ahead of time. */
import type { Port, ProgramDescription } from '../Target.js'
import { quote } from './quote.js'

const shapeText = ({ shape }: Port): string => `readonly [${shape.join(', ')}]`

const arrays: { readonly [D in Port['dtype']]: string } = {
  float: 'Float32Array',
  int: 'Int32Array',
  uint32: 'Uint32Array',
  bool: 'Uint8Array',
}

const members = (ports: readonly Port[], type: (port: Port) => string): readonly string[] =>
  ports.flatMap((port) => [
    `  /** ${port.dtype} [${port.shape.join(', ')}] */`,
    `  readonly ${quote(port.name)}: ${type(port)}`,
  ])

export const record = (
  name: string,
  doc: string,
  ports: readonly Port[],
  type: (port: Port) => string,
): readonly string[] =>
  ports.length === 0
    ? [`/** ${doc} There are none. */`, `export type ${name} = Readonly<Record<string, never>>`, '']
    : [`/** ${doc} */`, `export interface ${name} {`, ...members(ports, type), '}', '']

const portTypes = (ports: readonly Port[]): readonly string[] => [
  'readonly [',
  ...ports.map(
    (port) =>
      `    { readonly name: ${quote(port.name)}; readonly dtype: '${port.dtype}'; readonly shape: ${shapeText(port)} },`,
  ),
  '  ]',
]

const given = (port: Port): string => `Value<${shapeText(port)}>`
export const held = ({ dtype }: Port): string => arrays[dtype]

const valueTypes = `/** Numbers in one flat array, in row-major order. */
export type Flat = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array

/** Nested arrays of the shape \`S\`; a scalar is a number. */
export type Nested<S extends readonly number[]> = S extends readonly [
  number,
  ...infer Rest extends readonly number[],
]
  ? readonly Nested<Rest>[]
  : number | boolean

/** What may be given for a value of the shape \`S\`. It is copied and checked. */
export type Value<S extends readonly number[]> =
  | Nested<S>
  | Flat
  | { readonly shape: readonly number[]; readonly data: Flat }
`

const errorTypes = `/** Values that do not fit: all that is wrong with them. */
export interface BadInput {
  readonly kind: 'BadInput'
  readonly message: string
  readonly problems: readonly string[]
}

/** A number on which an operation is not defined, such as an index out of range. */
export interface EvaluationFailed {
  readonly kind: 'EvaluationFailed'
  readonly message: string
  readonly kernel: string
  readonly value: number
}

/** A NaN or an infinity in an output or in the next state. */
export interface NonFinite {
  readonly kind: 'NonFinite'
  readonly message: string
  readonly name: string
  readonly value: number
  readonly index: readonly number[]
}

export type RunError = BadInput | EvaluationFailed | NonFinite
`

/** What the declarations of one target say that those of others do not. */
export interface DeclaredProgram {
  /** What may be said of the outputs of a run. */
  readonly outputs: string
  /** Further members of the description, each on a line. */
  readonly description: readonly string[]
  /** The types of the program and of what makes it. */
  readonly types: (inputs: readonly Port[]) => string
}

/** The text of the declaration file. */
export const declarationText = (
  { kernels, arenaBytes }: { readonly kernels: number; readonly arenaBytes: number },
  { target, inputs, outputs, state }: ProgramDescription,
  declared: DeclaredProgram,
): string =>
  [
    '// The types of a step that was compiled ahead of time by Regula.',
    '',
    valueTypes,
    ...record('Inputs', 'A value for every input.', inputs, given),
    ...record('Outputs', declared.outputs, outputs, held),
    ...record('State', 'The value of every state variable, copied.', state, held),
    ...record('GivenState', 'A state to go on from.', state, given),
    '/** What the program is. */',
    'export interface Description {',
    `  readonly target: ${quote(target)}`,
    ...[['inputs', inputs] as const, ['outputs', outputs] as const, ['state', state] as const].flatMap(
      ([name, ports]) => {
        const [first = '', ...rest] = portTypes(ports)
        return [`  readonly ${name}: ${first}`, ...rest]
      },
    ),
    `  readonly kernels: ${kernels}`,
    `  readonly arenaBytes: ${arenaBytes}`,
    ...declared.description,
    '}',
    '',
    errorTypes,
    declared.types(inputs),
  ].join('\n')
