/** Indices of 32-bit words beyond this would not be 32-bit integers. */
export const limits = { target: 'javascript', largestArena: 2 ** 32 } as const
