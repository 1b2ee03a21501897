/** A training step of a network of dense layers with ReLU between them: its sizes, its strengths, and its batch. */
export interface Problem {
  readonly batch: number
  /** Inputs, hidden layers, classes. */
  readonly sizes: readonly number[]
  /** Rate of dropping after each hidden layer. */
  readonly dropRate: number
  /** λ of the penalty λ Σ w² over all kernels. */
  readonly lambda: number
  readonly learningRate: number
  /** Row-major, [batch, inputs]. */
  readonly x: Float32Array
  /** The class of each row. */
  readonly labels: Int32Array
}

/** What a layer has learned, row-major: the kernel is [inputs, units]. */
export interface Layer {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/** All layers, from the input on. */
export type Parameters = readonly Layer[]

/** The two parts of the loss before an update. */
export interface Losses {
  readonly data: number
  readonly penalty: number
}

/** Somebody who can do the step. */
export interface Contestant {
  readonly name: string
  /** One whole step: from the batch in typed arrays to the losses as numbers, with the parameters updated. */
  readonly step: () => Promise<Losses>
  /** Goes back to the first parameters, and to moments of 0. Random masks may go on. */
  readonly restart: () => Promise<void>
  /** A copy of the parameters. */
  readonly parameters: () => Promise<Parameters>
}

/** What a module with a contestant exports as `enter`. One that has no threads leaves `threads` out. */
export type Enter = (problem: Problem, start: Parameters, threads: number) => Promise<Contestant>
