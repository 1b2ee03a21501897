/* Workers that start together. */
import { within } from './pause.js'
import { causeText, type StartWorker, type Worker } from './Worker.js'
import { workerText } from './workerText.js'

export interface Crew {
  /** Why they work no more. */
  failure: string | undefined
  /** Ends them all, whatever they are at. */
  readonly stop: () => Promise<unknown>
}

/** Where scripts are forbidden, a worker may neither start nor say so. */
const timeToStart = 10_000

const startOne = (start: StartWorker, message: object, fate: { failure: string | undefined }) => {
  let settle: (isReady: boolean) => void = () => undefined
  const ready = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  const fail = (why: string): void => {
    fate.failure ??= `a thread died: ${why}`
    settle(false)
  }
  const worker = start(workerText, {
    message: (data) => (data === 'ready' ? settle(true) : fail(String(data))),
    end: fail,
  })
  worker.post(message)
  return { worker, ready }
}

/** Starts a worker for each message; `undefined` where they cannot all be had. */
export const startCrew = async (
  start: StartWorker,
  messages: readonly object[],
): Promise<Crew | undefined> => {
  const workers: Worker[] = []
  const ready: Promise<boolean>[] = []
  const crew: Crew = {
    failure: undefined,
    stop: () => Promise.all(workers.map((worker) => worker.stop())),
  }
  try {
    for (const message of messages) {
      const one = startOne(start, message, crew)
      workers.push(one.worker)
      ready.push(one.ready)
    }
  } catch (cause) {
    crew.failure = causeText(cause)
  }
  const areReady = await within(timeToStart, Promise.all(ready), [false])
  if (crew.failure === undefined && areReady.every(Boolean)) {
    for (const worker of workers) worker.release()
    return crew
  }
  await crew.stop()
  return undefined
}
