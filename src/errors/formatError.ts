import { type DecodeError, formatDecodeError } from '../codec/decodeError.js'
import { formatDiagnostic } from '../expr/diagnose.js'
import type { CompileError, RunError } from '../targets/Target.js'

/** Every error of the package: of decoding, compiling and running. */
export type RegulaError = DecodeError | CompileError | RunError

/**
 * An error as text for people.
 *
 * @example
 * ```ts
 * import { compile, formatError, input, makeStep } from 'regula'
 * const result = await compile(makeStep({ outputs: { x: input('x', ['n']) } }))()
 * const text = result._tag === 'Left' ? formatError(result.left) : 'fine'
 * text.split('\n')[0] // => "compile: the dimension 'n' has no size: give dims: { n: … }"
 * ```
 */
export const formatError = (error: RegulaError): string => {
  switch (error._tag) {
    case 'DecodeError':
      return formatDecodeError(error)
    case 'CompileError':
      return error.diagnostics.map(formatDiagnostic).join('\n')
    case 'BadInput':
      return error.problems.join('\n')
    case 'EvaluationFailed':
      return `${error.op}: ${error.message}\n    in ${error.path}`
    case 'NonFinite':
      return `${error.op} gives ${error.value} at [${error.index.join(', ')}] from finite numbers\n    in ${error.path}`
  }
}
