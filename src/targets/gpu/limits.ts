/** What is reached by an index is counted in 32 bits. */
export const limits = { target: 'gpu', largestArena: 2 ** 32 } as const
