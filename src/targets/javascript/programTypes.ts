import type { DeclaredProgram } from '../ahead/declarationText.js'

/** What the declarations of a module in JavaScript say of its program. */
export const programTypes: DeclaredProgram = {
  outputs: 'The outputs of one run, copied.',
  description: [],
  types: () => `/** The step, and a state that goes on with every run. */
export interface Program {
  readonly description: Description
  /** Runs the step once. After an error the state is as it was. Never throws. */
  readonly run: (
    inputs: Inputs,
  ) => { readonly ok: true; readonly outputs: Outputs } | { readonly ok: false; readonly error: RunError }
  /** A copy of the state. */
  readonly state: () => State
  /** Takes over the variables that it knows. After an error the state is as it was. */
  readonly load: (state: GivenState) => { readonly ok: true } | { readonly ok: false; readonly error: BadInput }
}

/**
 * A program with memory of its own, from the state that was compiled in or from the given one. What is wrong with a
 * given state is reported by every run, until one that fits is loaded.
 */
export declare const createProgram: (options?: { readonly state?: GivenState | undefined }) => Program
`,
}
