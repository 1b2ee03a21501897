/** How the JavaScript target runs. */
export interface JavascriptOptions {
  /** Whether a NaN or an infinity in an output or in the next state is an error. Default `error`. */
  readonly nonFinite?: 'error' | 'allow'
}

/** A function that runs the step once over the arena, and says what went wrong. */
export type Run = () => Fault | undefined

/** What a kernel could not do. */
export interface Fault {
  readonly kernel: number
  readonly kind: 'index' | 'int' | 'uint32'
  readonly value: number
}
