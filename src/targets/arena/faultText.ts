/** What a kernel could not do, as text. */
export const faultText = ({
  kind,
  value,
}: {
  readonly kind: 'index' | 'int' | 'uint32'
  readonly value: number
}): string =>
  kind === 'index'
    ? `the index ${value} is out of range`
    : `${value} is no ${kind === 'int' ? '32-bit int' : kind}`
