import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { formatError } from '../../index.js'
import { makeFolder, samePath, writeFile } from '../files.js'
import { modeFault } from '../mode.js'
import { fail, inFile, linesOf, type Outcome } from '../outcome.js'
import { textTable } from '../table.js'
import type { CompileFlags } from './settings.js'
import { loadState, loadStep } from './source.js'
import { type Compiled, compilers } from './targets.js'

interface Output {
  readonly path: string
  readonly content: string | Uint8Array
}

const outputsOf = ({ files }: Compiled, { out, name }: CompileFlags): readonly Output[] =>
  files.map(([ending, content]) => ({ path: join(out, `${name}.${ending}`), content }))

/** What was read stays as it is, whatever is written. */
const keepSources = (outputs: readonly Output[], sources: readonly string[]): Outcome<void> => {
  const kept = new Set(sources.map(samePath))
  const clash = outputs.find(({ path }) => kept.has(samePath(path)))
  return clash === undefined
    ? E.right(undefined)
    : fail(`'${clash.path}' is read and must not be written: give another --out or --name`)
}

const writeAll = (outputs: readonly Output[], folder: string): Outcome<void> =>
  outputs.reduce<Outcome<void>>(
    (done, { path, content }) =>
      pipe(
        done,
        E.chain(() => writeFile(path, content)),
      ),
    makeFolder(folder),
  )

const count = (n: number): string => n.toLocaleString('en-US')

const summary = ({ kernels, arenaBytes }: Compiled, outputs: readonly Output[]): string =>
  [
    textTable(
      ['file', 'bytes'],
      outputs.map(({ path, content }) => [path, count(Buffer.byteLength(content))]),
    ),
    '',
    `kernels: ${count(kernels)}`,
    `arena: ${count(arenaBytes)} bytes`,
  ].join('\n')

/**
 * `regula compile`: reads a step, compiles it, writes the files, and says what it wrote.
 *
 * @internal
 */
export const compileFile = async (path: string, flags: CompileFlags): Promise<Outcome<string>> => {
  const compiler = compilers.get(flags.target)
  if (compiler === undefined) return fail(`there is no target '${flags.target}'`)
  if (flags.deterministic === true && flags.target !== 'wasm')
    return fail('--deterministic is for --target wasm: the others have no choice')
  const modeIsWrong = modeFault(flags.target, flags.mode)
  if (modeIsWrong !== undefined) return fail(modeIsWrong)
  const step = await loadStep(path)
  if (E.isLeft(step)) return step
  const state = loadState(flags.state)
  if (E.isLeft(state)) return state
  const compiled = pipe(
    compiler(step.right, {
      dims: Object.fromEntries(flags.dims ?? []),
      seed: flags.seed,
      name: flags.name,
      deterministic: flags.deterministic ?? false,
      mode: flags.mode ?? 'auto',
      ...(state.right === undefined ? {} : { state: state.right }),
    }),
    E.mapLeft((error) => linesOf(formatError(error))),
    inFile(path),
  )
  if (E.isLeft(compiled)) return compiled
  const outputs = outputsOf(compiled.right, flags)
  return pipe(
    keepSources(outputs, flags.state === undefined ? [path] : [path, flags.state]),
    E.chain(() => writeAll(outputs, flags.out)),
    E.map(() => summary(compiled.right, outputs)),
  )
}
