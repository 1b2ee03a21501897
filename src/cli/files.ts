import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { fail, type Outcome } from './outcome.js'

const largest = 2 ** 29

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such file or folder',
  EISDIR: 'is a folder, not a file',
  EEXIST: 'is a file, not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}

const attempt = <A>(path: string, action: () => A): Outcome<A> =>
  E.tryCatch(action, (error) => [`${path}: ${reasonOf(error)}`])

const decodeText = (path: string, bytes: Uint8Array): Outcome<string> => {
  if (bytes.length === 0) return fail(`${path}: is empty`)
  const text: Outcome<string> = E.tryCatch(
    () => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    () => [`${path}: is no text in UTF-8`],
  )
  return E.isRight(text) && text.right.includes('\0') ? fail(`${path}: is binary, not text`) : text
}

/**
 * The text of a file, without a byte order mark.
 *
 * @internal
 */
export const readText = (path: string): Outcome<string> =>
  pipe(
    attempt(path, () => statSync(path)),
    E.chain((found): Outcome<Uint8Array> => {
      if (found.isDirectory()) return fail(`${path}: is a folder, not a file`)
      if (found.size > largest) return fail(`${path}: is larger than ${largest / 2 ** 20} MiB`)
      return attempt(path, () => readFileSync(path))
    }),
    E.chain((bytes) => decodeText(path, bytes)),
  )

/**
 * Whether a file can be written there: asked before an hour of training, not after.
 *
 * @internal
 */
export const writable = (path: string): Outcome<string> =>
  attempt(path, () => {
    accessSync(dirname(resolve(path)), constants.W_OK)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory()) throw new Error('is a folder, not a file')
    if (found !== undefined) accessSync(path, constants.W_OK)
    return path
  })

/** @internal */
export const writeFile = (path: string, content: string | Uint8Array): Outcome<void> =>
  attempt(path, () => writeFileSync(path, content))

/**
 * Makes a folder and those above it, where there are none.
 *
 * @internal
 */
export const makeFolder = (path: string): Outcome<void> =>
  attempt(path, () => {
    makeEach(resolve(path))
  })

/** One after the other: where a folder cannot be made, Node's recursive `mkdir` may try for ever. */
const makeEach = (path: string): void => {
  if (existsSync(path) && statSync(path).isDirectory()) return
  makeEach(dirname(path))
  mkdirSync(path)
}

/**
 * A file that is shipped with the package.
 *
 * @internal
 */
export const packageFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/**
 * The one path of a file, however it is written, so that two names of one file can be told.
 *
 * @internal
 */
export const samePath = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path))
