import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeState, parseJson, type State, type Step, stepFromText } from '../../index.js'
import { readText } from '../files.js'
import { decoded, fail, inFile, type Outcome } from '../outcome.js'
import { isStep } from './isStep.js'

const typescript = /^\.[cm]?ts$/
const javascript = /^\.[cm]?js$/

const isUnknownExtension = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION'

const firstLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n', 1)[0] ?? ''

/** What an import failed with, as one line. */
const importFault = (path: string, error: unknown): string =>
  typescript.test(extname(path)) && isUnknownExtension(error)
    ? `this Node (${process.version}) does not read TypeScript: use Node 22.18 or later, or compile the file to JavaScript first`
    : `cannot be loaded: ${firstLine(error)}`

const exportedStep = (exports: Readonly<Record<string, unknown>>): Outcome<Step> => {
  const found = [exports.default, exports.step].find(isStep)
  if (found !== undefined) return E.right(found)
  const names = Object.keys(exports).join(', ') || 'none'
  return fail(`exports no step as its default or as 'step'; its exports: ${names}`)
}

const importStep = async (path: string): Promise<Outcome<Step>> => {
  const found = readText(path)
  if (E.isLeft(found)) return found
  try {
    const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(resolve(path)).href)
    return inFile(path)(exportedStep(exports))
  } catch (error) {
    return fail(`${path}: ${importFault(path, error)}`)
  }
}

/**
 * The step that a file gives: JSON is read, a module is loaded. The name tells them apart.
 *
 * @internal
 */
export const loadStep = async (path: string): Promise<Outcome<Step>> => {
  const extension = extname(path).toLowerCase()
  if (javascript.test(extension) || typescript.test(extension)) return importStep(path)
  if (extension !== '.json')
    return fail(`${path}: a step is a .json file, or a module: .js or .mjs (.ts where Node reads it)`)
  return pipe(
    readText(path),
    E.chain((text) => inFile(path)(decoded(stepFromText(text)))),
  )
}

/** @internal */
export const loadState = (path: string | undefined): Outcome<State | undefined> =>
  path === undefined
    ? E.right(undefined)
    : pipe(
        readText(path),
        E.chain((text) => inFile(path)(decoded(pipe(parseJson(text), E.chain(decodeState))))),
      )
