/* The page of the benchmark, with all that takes part on it, in a folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { peersOfPage } from './peersOfPage.js'

const path = (relative: string): string => JSON.stringify(fileURLToPath(new URL(relative, import.meta.url)))

/** `bench(settings)` runs the benchmark, and says what it has to say by `say`. */
const entry = (): string => `
import { runOnPage } from ${path('page.js')}

const peers = {
${peersOfPage.map(({ module }) => `  ${module}: () => import(${path(`../../peers/dist/${module}.js`)}),`).join('\n')}
}
globalThis.bench = (settings) => runOnPage(settings, async (name) => (await peers[name]()).enter, globalThis.say)
`

/** Gives the folder that is to be served. */
export const bundle = async (folder: string): Promise<string> => {
  const source = join(folder, 'source')
  const outDir = join(folder, 'built')
  mkdirSync(source)
  writeFileSync(join(source, 'entry.js'), entry())
  writeFileSync(
    join(source, 'index.html'),
    '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="./entry.js"></script>\n',
  )
  await build({
    root: source,
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { outDir, target: 'es2022', chunkSizeWarningLimit: 10_000 },
  })
  return outDir
}
