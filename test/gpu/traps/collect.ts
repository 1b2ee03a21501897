/* Garbage, collected now: the engine has to have been started with `gc`. */

const tick = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 5)
  })

/** Collects what nothing holds, and lets what waits for that happen. */
export const collect = async (times = 4): Promise<void> => {
  const gc: unknown = Reflect.get(globalThis, 'gc')
  if (typeof gc !== 'function') throw new Error('there is no gc here')
  for (let i = 0; i < times; i += 1) {
    Reflect.apply(gc, undefined, [])
    await tick()
  }
}
