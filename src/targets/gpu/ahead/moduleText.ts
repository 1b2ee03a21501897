/* The module that runs a step with gpu.js, its only import. It generates no code itself. */
import { fileText, type WrittenFile } from '../../ahead/fileText.js'
import { indent } from '../../javascript/loops.js'
import { makeLiterals } from './literal.js'
import { runtimeText } from './runtimeText.js'
import type { Tables } from './tables.js'

/** What a module is written from. */
export interface ModuleParts {
  /** The name of the files, without their endings. */
  readonly name: string
  readonly tables: Tables
  /** The bodies of the functions of the host. */
  readonly links: readonly string[]
  readonly state: WrittenFile
}

const linkLines = (body: string, i: number): readonly string[] => [
  `const host${i} = (memory) => {`,
  ...indent(body.split('\n')),
  '}',
]

/** The text of the module: the same for the same parts, byte for byte. */
export const moduleText = ({ name, tables, links, state }: ModuleParts): string => {
  const { literal, constants } = makeLiterals()
  const { description, finite, modes, variants } = tables
  const written = variants.flatMap(({ script, host }, i) => {
    const { kernels, ...rest } = script
    return [
      `const variant${i} = {`,
      '  script: {',
      ...Object.entries(rest).map(([key, value]) => `    ${key}: ${literal(value)},`),
      '    kernels: [',
      ...kernels.map((kernel) => `      ${literal(kernel)},`),
      '    ],',
      '  },',
      `  host: ${literal(host)},`,
      '}',
    ]
  })
  const config = [
    'const config = {',
    `  state: ${fileText(state)},`,
    `  hosts: [${links.map((_, i) => `host${i}`).join(', ')}],`,
    '  tables: {',
    `    description: ${literal(description)},`,
    `    finite: ${finite},`,
    `    modes: ${literal(modes)},`,
    `    variants: [${variants.map((_, i) => `variant${i}`).join(', ')}],`,
    '  },',
    '}',
  ]
  return [
    `// A step that Regula compiled ahead of time, for gpu.js. Types: ${name}.d.ts. The loader is src/targets/gpu/runtime, minified.`,
    '',
    '// The kernels, each once.',
    ...constants(),
    '',
    '// What the host works out before them.',
    ...links.flatMap(linkLines),
    '',
    '// What each mode runs.',
    ...written,
    '',
    ...config,
    runtimeText,
    'export const createProgram = programsOf(config)',
    '',
  ].join('\n')
}
