const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const padding = '='.charCodeAt(0)

/** Groups of three bytes that become characters at once: few enough for the arguments of a call. */
const chunk = 2048

const codes = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0))

/** Words as little-endian bytes, in base64 with padding (RFC 4648, section 4). */
export const base64OfWords = (words: Uint32Array): string => {
  const size = 4 * words.length
  const byte = (i: number): number => ((words[i >>> 2] ?? 0) >>> (8 * (i & 3))) & 255
  const parts: string[] = []
  for (let start = 0; start < size; start += 3 * chunk) {
    const end = Math.min(size, start + 3 * chunk)
    const text = new Uint8Array(4 * Math.ceil((end - start) / 3)).fill(padding)
    for (let i = start, to = 0; i < end; i += 3, to += 4) {
      const bits = (byte(i) << 16) | (byte(i + 1) << 8) | byte(i + 2)
      const letters = Math.min(end - i, 3) + 1
      for (let l = 0; l < letters; l += 1) text[to + l] = codes[(bits >>> (18 - 6 * l)) & 63] ?? padding
    }
    parts.push(String.fromCharCode(...text))
  }
  return parts.join('')
}
