import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { fromMarkdown } from '../docs/extract.js'

/** What a stranger gets: the packed tarball, unpacked into an empty project beside its dependencies and nothing else. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'regula-package-'))
const installed = join(project, 'node_modules/regula')

const run = (command: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: project, encoding: 'utf8' })
  if (error || status !== 0) {
    throw error ?? new Error(`${command} ${args.join(' ')} exits with ${status}\n${stdout}${stderr}`)
  }
  return stdout
}

const node = (...args: readonly string[]): string => run(process.execPath, ...args)

const link = (name: string): void =>
  symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction')

/** The README's first checked example, the first thing that anyone runs. */
const firstExample = (): string => {
  const [example] = fromMarkdown('README.md', readFileSync(join(root, 'README.md'), 'utf8'))
  if (example === undefined) throw new Error('README.md has no ```ts block')
  return example.code
}

beforeAll(() => {
  mkdirSync(installed, { recursive: true })
  run('npm', 'pack', root, '--pack-destination', project, '--loglevel=error') // builds first: prepack
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? 'no tarball'
  run('tar', '-xzf', tarball, '--strip-components=1', '-C', installed)
  for (const name of Object.keys(manifest.dependencies)) link(name)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
}, 240_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the packed package', () => {
  test('holds what it promises and no more', () => {
    for (const file of [...manifest.files, 'README.md', 'LICENSE', 'package.json', manifest.bin.regula])
      expect(existsSync(join(installed, file)), file).toBe(true)
    expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'package.json'])
  })

  const modes = [
    ['nodenext', 'nodenext'],
    ['preserve', 'bundler'],
  ] as const

  test.each(modes)('the first example compiles: module %s, resolution %s', (module, moduleResolution) => {
    writeFileSync(join(project, 'index.ts'), firstExample())
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'es2022', lib: ['es2022', 'dom'], types: [], outDir: module },
      ...{ strict: true, skipLibCheck: false, noEmitOnError: true },
    }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }))
    node(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.', '--pretty', 'false')
    node(join(module, 'index.js'))
  })

  test('every entry point can be imported; fast-check is needed for regula/testing only', () => {
    const entries = Object.keys(manifest.exports).filter((path) => path !== './package.json')
    for (const path of entries) {
      if (path === './testing') link('fast-check')
      node('--input-type=module', '-e', `await import('regula${path.slice(1)}')`)
    }
  })

  test('the command line starts', () => {
    expect(node('node_modules/regula/dist/cli/main.js', '--help')).toContain('Usage: regula')
    expect(readFileSync(join(installed, manifest.bin.regula), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})
