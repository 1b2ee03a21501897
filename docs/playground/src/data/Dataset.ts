/** Samples row by row: a flat run of features, and a class or a number to predict for each. */
export interface Samples {
  readonly rows: number
  readonly x: Float32Array
  readonly y: Int32Array | Float32Array
}

/** How the data is looked at. */
export type Picture =
  | { readonly kind: 'plane'; readonly extent: number }
  | { readonly kind: 'image'; readonly size: number }
  | { readonly kind: 'features'; readonly truth: readonly number[] }

/** What a network for the data takes and gives. */
export interface Sizes {
  readonly features: number
  /** How many classes there are; 0 where a number is predicted. */
  readonly classes: number
}

/** What is learned from, and what is held out. */
export interface Drawn {
  readonly train: Samples
  readonly test: Samples
  readonly picture: Picture
}

export interface Dataset extends Sizes, Drawn {}

/** What a data set is made with. */
export interface Making {
  readonly seed: number
  readonly samples: number
  /** The standard deviation of what is added to each sample. */
  readonly noise: number
}

/** A data set to pick. */
export interface Source extends Sizes {
  readonly title: string
  readonly about: string
  readonly hasNoise: boolean
  readonly maximumSamples: number
  readonly make: (making: Making) => Drawn
}
