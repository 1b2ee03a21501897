/*
 * @types/papaparse brings the types of Node with it, which the core must not see. This is the part that is used; the
 * path names the file so that the compiler does not look the package's types up.
 */
declare module 'papaparse/papaparse.js' {
  interface Row {
    readonly data: readonly string[]
    readonly errors: readonly { readonly type: string; readonly code: string; readonly message: string }[]
  }
  const papa: {
    readonly parse: (
      text: string,
      config: {
        readonly delimiter: string
        readonly header: false
        readonly fastMode: false
        readonly step: (row: Row, parser: { readonly abort: () => void }) => void
      },
    ) => void
  }
  export default papa
}
