import { basename, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { explain } from '../../explain/index.js'
import { formatError, type Step } from '../../index.js'
import { loadStep } from '../compile/source.js'
import { samePath, writable, writeFile } from '../files.js'
import { fail, inFile, linesOf, type Outcome } from '../outcome.js'
import { digitsDims, digitsStep } from './example.js'
import { formats } from './formats.js'
import type { ExplainFlags } from './settings.js'

/** A step with its name and the sizes that it has unless told otherwise. */
interface Subject {
  readonly name: string
  readonly step: Step
  readonly dims: Readonly<Record<string, number>>
}

const subjectOf = async (path: string | undefined): Promise<Outcome<Subject>> => {
  if (path === undefined) return E.right({ name: 'the digits example', step: digitsStep(), dims: digitsDims })
  return pipe(
    await loadStep(path),
    E.map((step) => ({ name: basename(path), step, dims: {} })),
  )
}

/**
 * What is wrong with the options together.
 *
 * @internal
 */
export const explainFault = (
  path: string | undefined,
  { example, out }: ExplainFlags,
): string | undefined => {
  if (path === undefined && example === undefined) return 'give a step, or --example digits'
  if (path !== undefined && example !== undefined)
    return `give either a file or --example ${example}, not both`
  if (path !== undefined && out !== undefined && samePath(path) === samePath(out))
    return `'${out}' is read and must not be written`
  return undefined
}

/**
 * `regula explain`: reads a step, explains it, and gives the text to print: the explanation, or where it was written.
 *
 * @internal
 */
export const explainFile = async (
  path: string | undefined,
  flags: ExplainFlags,
): Promise<Outcome<string>> => {
  const format = formats.get(flags.format)
  if (format === undefined) return fail(`there is no format '${flags.format}'`)
  const { out } = flags
  const checked = out === undefined ? E.right('') : writable(out)
  if (E.isLeft(checked)) return checked
  return pipe(
    await subjectOf(path),
    E.chain(({ name, step, dims }) =>
      pipe(
        explain(step, { dims: { ...dims, ...Object.fromEntries(flags.dims ?? []) } }),
        E.bimap(
          (error) => linesOf(formatError(error)),
          (explanation) => format(explanation, flags, name),
        ),
        inFile(name),
      ),
    ),
    E.chain((text) =>
      out === undefined
        ? E.right(text.trimEnd())
        : pipe(
            writeFile(out, text),
            E.map(() => `Explanation: ${resolve(out)}`),
          ),
    ),
  )
}
