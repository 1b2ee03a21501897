import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeCsv } from '../../index.js'
import { readText } from '../files.js'
import { decoded, inFile, type Outcome } from '../outcome.js'
import { describeData } from './data.js'
import { checkDocument } from './document.js'

const isJson = (path: string, text: string): boolean =>
  /\.json$/i.test(path) || (!/\.csv$/i.test(path) && /^\s*[[{]/.test(text))

const checkText = (path: string, text: string): Outcome<readonly string[]> =>
  isJson(path, text) ? checkDocument(text) : pipe(decoded(decodeCsv(text)), E.chain(describeData))

/**
 * `regula check`: says what a file holds, or lists what is wrong with it. The name tells JSON from CSV, otherwise the
 * first character does.
 *
 * @internal
 */
export const checkFile = (path: string): Outcome<readonly string[]> =>
  pipe(
    readText(path),
    E.chain((text) => inFile(path)(checkText(path, text))),
  )
