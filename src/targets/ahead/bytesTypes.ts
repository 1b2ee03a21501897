/** Types of modules that read files beside them. */
export const bytesTypes = (why: string): string => `/** ${why} */
export interface LoadFailed {
  readonly kind: 'LoadFailed'
  readonly message: string
}

/** The bytes of a file. */
export type Bytes = ArrayBuffer | Uint8Array
`
