/* What a user's compiler says about a file beside a module that was written ahead of time. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface User {
  readonly complaints: (
    module: { readonly js: string; readonly declarations: string },
    user: string,
    lib?: readonly string[],
  ) => string
  readonly remove: () => void
}

export const makeUser = (): User => {
  const folder = mkdtempSync(join(tmpdir(), 'regula-types-'))
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('package.json', '{ "type": "module" }')
  return {
    complaints: ({ js, declarations }, user, lib = ['es2022']) => {
      write('step.js', js)
      write('step.d.ts', declarations)
      write('user.ts', user)
      const compilerOptions = {
        ...{ module: 'nodenext', target: 'es2022', lib, types: [], noEmit: true },
        ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
        ...{ skipLibCheck: false },
      }
      write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['user.ts'] }))
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const args = [tsc, '-p', '.', '--pretty', 'false']
      return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
