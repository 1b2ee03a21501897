import { type Alias, build } from 'vite'

/** An ES module with all that it imports, minified. */
export const bundled = async ({
  entry,
  alias,
}: {
  readonly entry: string
  readonly alias: Alias[]
}): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { format: 'es' } },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunks = outputs.flatMap((found) => ('output' in found ? found.output : []))
  const [chunk] = chunks
  if (chunk?.type !== 'chunk' || chunks.length !== 1) throw new Error('it is not one file')
  return chunk.code
}
