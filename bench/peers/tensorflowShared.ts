/* TensorFlow.js on a backend that shares its process, or its page, with other backends. */
import { getBackend, setBackend } from '@tensorflow/tfjs-core'
import type { Contestant, Enter } from './Contestant.js'
import { enterReading, type Read } from './tensorflow.js'

const choose = async (backend: string): Promise<void> => {
  if (getBackend() !== backend && !(await setBackend(backend)))
    throw new Error(`the backend ${backend} cannot be initialised`)
}

/** Takes the backend again whenever another contestant has had its turn. */
export const enterOn = async (
  backend: string,
  read: Read,
  ...task: Parameters<Enter>
): Promise<Contestant> => {
  await choose(backend)
  const { name, step, restart, parameters } = await enterReading(read, ...task)
  return {
    name,
    step: async () => {
      await choose(backend)
      return step()
    },
    restart: async () => {
      await choose(backend)
      await restart()
    },
    parameters: async () => {
      await choose(backend)
      return parameters()
    },
  }
}
