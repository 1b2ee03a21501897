import { bytesTypes } from '../../ahead/bytesTypes.js'
import { type DeclaredProgram, held, record } from '../../ahead/declarationText.js'

const types = `${bytesTypes('The files cannot be read or are damaged, or the engine cannot run them.')}
/** The step, and a state that goes on with every run. */
export interface Program {
  readonly description: Description
  /** Arrays to write inputs into without a copy: \`run(inputs)\` then takes them as they stand. */
  readonly inputs: InputArrays
  /** Runs the step once. After an error the state is as it was. Never throws. */
  readonly run: (
    inputs: Inputs | InputArrays,
  ) => { readonly ok: true; readonly outputs: Outputs } | { readonly ok: false; readonly error: RunError }
  /** A copy of the state. */
  readonly state: () => State
  /** Takes over the variables that it knows, also from a file of safetensors. After an error the state is as it was. */
  readonly load: (state: GivenState | Bytes) => { readonly ok: true } | { readonly ok: false; readonly error: BadInput }
}

/** What is not given is read from the files beside the module. */
export interface Options {
  readonly wasm?: Bytes | undefined
  readonly state?: GivenState | Bytes | undefined
}

/** A program with memory of its own. Never throws or rejects. */
export declare const createProgram: (
  options?: Options,
) => Promise<
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly error: LoadFailed | BadInput }
>
`

/** What the declarations of a module in WebAssembly say of its program. */
export const programTypes = (isDeterministic: boolean): DeclaredProgram => ({
  outputs: 'The outputs of a run. The next run writes over the same arrays.',
  description: [
    '  /** How multiplications with an addition are rounded here: together or one by one. */',
    `  readonly multiplyAdd: ${isDeterministic ? "'separate'" : "'fused' | 'separate'"}`,
  ],
  types: (inputs) =>
    [...record('InputArrays', 'The numbers of every input in the memory.', inputs, held), types].join('\n'),
})
