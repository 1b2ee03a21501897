/** Whole numbers beyond this are not all float32 numbers. */
export const largestInt = 2 ** 24

/** What is worked out and not below it may be what is left of more than that. */
export const largestMade = largestInt - 1

/** Of float32. */
export const largestFloat = 3.4028234663852886e38
