/** Whole numbers beyond this are not all float32 numbers. */
export const largestInt = 2 ** 24

/** Of float32. */
export const largestFloat = 3.4028234663852886e38
