/** JSON in bytes, every character that is not ASCII escaped: one byte for each character. */
export const asciiJson = (value: unknown): Uint8Array<ArrayBuffer> => {
  const text = JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}
