import type { Diagnostic } from '../expr/diagnose.js'
import type { CompileError } from './Target.js'

export const compileError = (diagnostics: readonly Diagnostic[]): CompileError => ({
  _tag: 'CompileError',
  diagnostics,
})
