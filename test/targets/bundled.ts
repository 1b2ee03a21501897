/* What every module of a target shares, bundled from its sources. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** An ES module with all that it imports, minified; `external` stays an import. */
const bundled = async (entry: string, external: readonly string[]): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    // All of Either that is wanted is two constructors and a question.
    resolve: { alias: [{ find: 'fp-ts/lib/Either.js', replacement: 'fp-ts/es6/internal.js' }] },
    // For a page, Vite would wrap imports in what loads style sheets before them.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: {
        input: entry,
        external: [...external],
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
      },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunks = outputs.flatMap((found) => ('output' in found ? found.output : []))
  const [chunk] = chunks
  if (chunk?.type !== 'chunk' || chunks.length !== 1) throw new Error('it is not one file')
  return chunk.code
}

const escaped = (text: string): string => text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)

export interface Runtime {
  /** Statements that define `programsOf`. */
  readonly text: string
  /** The file that holds them. */
  readonly path: string
  readonly content: string
}

/** The runtime of a target's modules, as its sources give it. */
export const runtimeOf = async (target: string, external: readonly string[] = []): Promise<Runtime> => {
  const code = await bundled(fromRoot(`src/targets/${target}/runtime/main.ts`), external)
  const text = code
    .trim()
    .replace(/export\s*\{\s*([\w$]+) as programsOf\s*,?\s*\};?$/, 'const programsOf=$1')
    // Bundlers look for a string literal, and complain of what is none.
    .replaceAll(/\bimport\(`([^`$]*)`\)/g, "import('$1')")
    .replaceAll(/\bimport\(([\w$]+)\)/g, 'import(/* @vite-ignore */ /* webpackIgnore: true */ $1)')
  return {
    text,
    path: fromRoot(`src/targets/${target}/ahead/runtimeText.ts`),
    content: `// Written by \`npm run runtime\` from src/targets/${target}/runtime: do not edit.
export const runtimeText = \`${escaped(text)}\`
`,
  }
}
