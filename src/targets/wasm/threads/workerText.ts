/*
 * What a worker does, as the text of a script: it stands alone, so that no bundler need know of it, and runs in
 * Node's workers and in those of browsers. It is what `Team.ts` does for the calling thread, but for how it waits.
 */
import { words } from './stages.js'

/** How long a worker looks for work before it goes to sleep, in milliseconds. */
const spin = 0.05

export const workerText = `'use strict'
const builtin = typeof process === 'object' && process.getBuiltinModule
const port = (builtin && builtin('node:worker_threads').parentPort) || self

const work = ({ exports }, { shared, stages }) => {
  const list = stages.map((stage) => ({ ...stage, calls: stage.phases.map((p) => exports['phase' + p]) }))
  const ring = () => {
    if (Atomics.load(shared, ${words.sleepers}) === 0) return
    Atomics.add(shared, ${words.bell}, 1)
    Atomics.notify(shared, ${words.bell})
  }
  /** Waits until a count has come so far; false if all is over. */
  const arrive = (word, count) => {
    for (;;) {
      const until = performance.now() + ${spin}
      do
        for (let i = 0; i < 100; i += 1) if (((Atomics.load(shared, word) - count) | 0) >= 0) return true
      while (performance.now() < until)
      Atomics.add(shared, ${words.sleepers}, 1)
      const bell = Atomics.load(shared, ${words.bell})
      const isOver = Atomics.load(shared, ${words.stop}) !== 0
      if (!isOver && ((Atomics.load(shared, word) - count) | 0) < 0) Atomics.wait(shared, ${words.bell}, bell)
      Atomics.sub(shared, ${words.sleepers}, 1)
      if (isOver) return false
    }
  }
  let run = 0
  while (arrive(${words.run}, (run + 1) | 0)) {
    run = Atomics.load(shared, ${words.run})
    const shift = Atomics.load(shared, ${words.shift})
    const before = (run - 1) | 0
    let last
    for (const stage of list) {
      if (last !== undefined && !arrive(last.done, Math.imul(run, last.tickets))) return
      last = stage
      let count = 0
      for (const ticket of stage.order) {
        const claim = stage.claims[ticket]
        if (Atomics.load(shared, claim) !== before) continue
        if (Atomics.compareExchange(shared, claim, before, run) !== before) continue
        for (const call of stage.calls) call(ticket, shift)
        count += 1
      }
      if (count === 0) continue
      const done = (Atomics.add(shared, stage.done, count) + count) | 0
      if (done === Math.imul(run, stage.tickets)) ring()
    }
  }
}

port.onmessage = async ({ data }) => {
  try {
    const { module, memory, scratch } = data
    const instance = await WebAssembly.instantiate(module, { env: { memory, scratch } })
    port.postMessage('ready')
    work(instance, data)
  } catch (cause) {
    port.postMessage(String(cause))
  }
  port.close()
}
`
