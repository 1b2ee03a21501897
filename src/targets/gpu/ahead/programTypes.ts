import { bytesTypes } from '../../ahead/bytesTypes.js'
import type { DeclaredProgram } from '../../ahead/declarationText.js'
import type { Mode } from '../engine/modes.js'

const types = (modes: readonly Mode[]): string => `/** What gpu.js runs the kernels on. */
export type Mode = ${modes.map((mode) => `'${mode}'`).join(' | ')}

/** What a program really runs on, and what was tried before it, in order. */
export interface Backend {
  readonly name: Mode
  readonly passedOver: readonly { readonly name: Mode; readonly reason: string }[]
}

${bytesTypes('The file of the state cannot be read or is damaged, gpu.js is not there, or no mode runs the step here.')}
/** The step, and a state that goes on with every run. What is asked of it is done one after the other. */
export interface Program {
  readonly description: Description
  readonly backend: Backend
  /** Runs the step once. After an error the state is as it was. Never throws or rejects. */
  readonly run: (
    inputs: Inputs,
  ) => Promise<
    { readonly ok: true; readonly outputs: Outputs } | { readonly ok: false; readonly error: RunError }
  >
  /** The state, read from the device. */
  readonly state: () => Promise<
    { readonly ok: true; readonly state: State } | { readonly ok: false; readonly error: EvaluationFailed }
  >
  /** Takes over the variables that it knows, also from a file of safetensors. What does not fit changes nothing. */
  readonly load: (
    state: GivenState | Bytes,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: BadInput | EvaluationFailed }>
}

export interface Options {
  /** Default \`auto\`: the first mode that is there and runs the step. */
  readonly mode?: Mode | 'auto' | undefined
  /** What is not given is read from the file beside the module. */
  readonly state?: GivenState | Bytes | undefined
}

/** A program with arrays of its own on the device. Never throws or rejects. */
export declare const createProgram: (
  options?: Options,
) => Promise<
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly error: LoadFailed | BadInput }
>
`

/** What the declarations of a module for gpu.js say of its program. */
export const programTypes = (modes: readonly Mode[]): DeclaredProgram => ({
  outputs: 'The outputs of one run, copied.',
  description: [],
  types: () => types(modes),
})
