import type { ContractAttributes } from '../ops/contract.js'

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV'

/** The same contraction with its letters in the order in which they appear. */
export const canonicalLetters = ({ left, right, output }: ContractAttributes): ContractAttributes => {
  const order = [...new Set(left + right)]
  const rename = (letters: string): string =>
    [...letters].map((letter) => alphabet[order.indexOf(letter)] ?? letter).join('')
  return { left: rename(left), right: rename(right), output: rename(output) }
}

export const isCanonical = (letters: ContractAttributes): boolean => {
  const { left, right, output } = canonicalLetters(letters)
  return left === letters.left && right === letters.right && output === letters.output
}
