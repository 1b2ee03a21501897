/** Does work one after the other, whatever became of what came before. */
export const makeQueue = (): (<A>(work: () => Promise<A> | A) => Promise<A>) => {
  let last: Promise<unknown> = Promise.resolve()
  return <A>(work: () => Promise<A> | A): Promise<A> => {
    const result = last.then(work, work)
    last = result
    return result
  }
}
