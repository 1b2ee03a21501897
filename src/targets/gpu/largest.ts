/** Whole numbers beyond this are not all float32 numbers. */
export const largestInt = 2 ** 24
