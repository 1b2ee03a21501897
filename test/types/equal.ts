/** Whether two types are the same, not only assignable to each other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Fails to type-check unless `T` is `true`. */
export const isTrue = <T extends true>(): T | undefined => undefined
