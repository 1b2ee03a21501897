/** A training step of a network with one hidden layer: its sizes, its strengths, and the batch it is run on. */
export interface Problem {
  readonly batch: number
  readonly inputs: number
  readonly hidden: number
  readonly classes: number
  readonly dropRate: number
  /** λ of the penalty λ Σ w² over both kernels. */
  readonly lambda: number
  readonly learningRate: number
  /** Row-major, [batch, inputs]. */
  readonly x: Float32Array
  /** The class of each row. */
  readonly labels: Int32Array
}

/** What the model has learned, row-major. Kernels are [inputs, units]. */
export interface Parameters {
  readonly 'hidden/kernel': Float32Array
  readonly 'hidden/bias': Float32Array
  readonly 'output/kernel': Float32Array
  readonly 'output/bias': Float32Array
}

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
  /** A copy of the parameters. */
  readonly parameters: () => Promise<Parameters>
}

/** What a module with a contestant exports as `enter`. */
export type Enter = (problem: Problem, start: Parameters) => Promise<Contestant>
