/* Results of a module: it has none of this library's types at hand, so they are plain objects. */

export interface Failure {
  readonly ok: false
  readonly error: { readonly kind: string; readonly message: string }
}

export const failure = (kind: string, message: string, details: object = {}): Failure => ({
  ok: false,
  error: { kind, message, ...details },
})

export const badInput = (problems: readonly string[]): Failure =>
  failure('BadInput', problems.join('\n'), { problems })

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
