const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Bytes in base64 with padding (RFC 4648, section 4). Written by hand because a report assumes neither
 * Node's `Buffer` nor a browser's `btoa`.
 *
 * @internal
 */
export const base64 = (bytes: Uint8Array): string => {
  const groups: string[] = []
  const at = (bits: number, shift: number): string => alphabet.charAt((bits >> shift) & 63)
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const third = i + 1 < bytes.length ? at(bits, 6) : '='
    const fourth = i + 2 < bytes.length ? at(bits, 0) : '='
    groups.push(at(bits, 18) + at(bits, 12) + third + fourth)
  }
  return groups.join('')
}
