import { type Target, wasm } from 'regula'

/** What Regula runs on in `bench:peers` and `bench:mnist`: the one place where it is chosen. */
export const targetOn = (threads: number): Target => wasm({ threads })
