import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Example, fromMarkdown, fromSource, moduleName, toModule } from './extract.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const generated = join(root, 'test/docs/.generated')

const filesBelow = (folder: string, ending: string): readonly string[] =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
        .sort()

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const collect = (): readonly Example[] => [
  ...['README.md', ...filesBelow('docs', '.md')]
    .filter((file) => existsSync(join(root, file)))
    .flatMap((file) => fromMarkdown(file, read(file))),
  ...filesBelow('src', '.ts').flatMap((file) => fromSource(file, read(file))),
]

/** Every error of one run of the compiler over all examples, at its place in the documentation. */
const typeErrors = (examples: readonly Example[]): readonly string[] => {
  const names = new Map(examples.map((example) => [moduleName(example), example.file]))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const run = spawnSync(process.execPath, [tsc, '-p', generated, '--pretty', 'false'], { cwd: root })
  if (run.error) throw run.error
  if (run.status === 0) return []
  return `${run.stdout}${run.stderr}`
    .split('\n')
    .filter((line) => /\S/.test(line))
    .map((line) =>
      line.replace(/^test\/docs\/\.generated\/([^(]+)\((\d+),(\d+)\)/, (all, name: string, row, column) => {
        const file = names.get(name)
        return file === undefined ? all : `${file}:${row}:${column}`
      }),
    )
}

const examples = collect()
rmSync(generated, { recursive: true, force: true })
mkdirSync(generated, { recursive: true })
const files = ['../assert-example.ts', ...examples.map(moduleName)]
writeFileSync(
  join(generated, 'tsconfig.json'),
  JSON.stringify({ extends: '../../../tsconfig.json', files, include: [] }),
)
for (const example of examples) writeFileSync(join(generated, moduleName(example)), toModule(example))

describe('examples of the documentation', () => {
  test(`${examples.length} examples type-check`, { timeout: 120_000 }, () => {
    expect(typeErrors(examples).join('\n')).toBe('')
  })

  for (const example of examples) {
    test(`${example.file}:${example.line} runs`, { timeout: 120_000 }, async () => {
      await import(join(generated, moduleName(example)))
    })
  }
})
