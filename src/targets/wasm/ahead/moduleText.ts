/* The module that loads the two files beside it. It imports nothing and generates no code. */
import { fileText } from '../../ahead/fileText.js'
import { runtimeText } from './runtimeText.js'

/** What a module is written from. */
export interface ModuleParts {
  /** The name of the files, without their endings. */
  readonly name: string
  readonly wasm: Uint8Array
  readonly state: Uint8Array
  /** Where the tables begin in the first file. */
  readonly tables: number
}

/** The text of the module: the same for the same parts, byte for byte. */
export const moduleText = ({ name, wasm, tables, state }: ModuleParts): string =>
  [
    `// A step that Regula compiled ahead of time. Types: ${name}.d.ts. The loader is src/targets/wasm/runtime, minified.`,
    'const config = {',
    `  wasm: ${fileText({ name: `${name}.wasm`, bytes: wasm })},`,
    `  state: ${fileText({ name: `${name}.safetensors`, bytes: state })},`,
    `  tables: ${tables},`,
    '}',
    runtimeText,
    'export const createProgram = programsOf(config)',
    '',
  ].join('\n')
