/*
 * A look at a JSON text before it is parsed: JSON.parse takes any depth and any number of values that the memory holds,
 * and ends the process when it holds no more.
 */
import { cost, maximumCost, maximumDepth } from './plainData.js'

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openList, closeList, openRecord, closeRecord] = [0x5b, 0x5d, 0x7b, 0x7d]

/** The position after the string that opens at `start`. */
const afterString = (text: string, start: number): number => {
  for (let i = start + 1; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c === backslash) i += 1
    else if (c === quote) return i + 1
  }
  return text.length
}

/** What is too deep or too much in the text, and where. */
export const scanText = (
  text: string,
): { readonly position: number; readonly message: string } | undefined => {
  let depth = 0
  let left = maximumCost
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c === quote) {
      i = afterString(text, i) - 1
      left -= cost.string
    } else if (c === openList || c === openRecord) {
      depth += 1
      left -= cost.container
    } else if (c === closeList || c === closeRecord) depth -= 1
    else if (c === comma) left -= cost.item
    // A key takes less than the text that it was counted as: most keys occur many times.
    else if (c === colon) left += cost.string - cost.key - cost.item
    if (depth > maximumDepth + 1)
      return { position: i, message: `is nested more than ${maximumDepth} levels deep` }
    if (left < 0) return { position: i, message: 'holds too much data' }
  }
  return undefined
}
