/** Says something to whoever runs the benchmark. */
export type Say = (text: string) => void | Promise<void>
