/* Some arrays one after the other, so that a run reads back once. */
import type { KernelSource } from './kernelSource.js'

/**
 * Stands before what is read back, and is another number in each run: a lost context and a kernel that was cut short give
 * zeros, and one that was not drawn gives what it gave before.
 */
export const sentinelOf = (run: number): number => 1 + (run % 2 ** 20)

/** A kernel that gives the sentinel, then all numbers of some arrays. */
export const packSource = (
  parts: readonly { readonly array: number; readonly count: number }[],
): KernelSource & { readonly count: number } => {
  const lines: string[] = [`if (this.thread.x < 1) { return s; }`]
  let end = 1
  parts.forEach(({ count }, i) => {
    const at = fixedIndex(end)
    end += count
    lines.push(`if (this.thread.x < ${end}) { return a${i}[${at}]; }`)
  })
  return {
    source: [
      `function (${[...parts.map((_, i) => `a${i}`), 's'].join(', ')}) {`,
      ...lines.map((line) => `  ${line}`),
      '  return 0;',
      '}',
    ].join('\n'),
    arrays: parts.map(({ array }) => array),
    scalars: [],
    longestLoop: 1,
    product: undefined,
    count: end,
  }
}

const fixedIndex = (start: number): string => `this.thread.x - ${start}`
