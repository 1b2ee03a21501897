/* A contestant in a process of its own, asked as one of this process is. */
import type { Parameters, Problem } from '../peers/Contestant.js'
import type { Entrant } from './entrants.js'
import {
  decodeParameters,
  encodeParameters,
  encodeProblem,
  entered,
  held,
  restarted,
  stepped,
} from './messages.js'
import { startRemote } from './Remote.js'
import type { Runner } from './Runner.js'

export interface RemoteRunner extends Runner {
  /** Starts anew, perhaps with another problem. */
  readonly enter: (problem: Problem, start: Parameters) => Promise<string>
  readonly close: () => void
}

export const startRunner = async (
  { command, node }: Entrant,
  problem: Problem,
  start: Parameters,
): Promise<RemoteRunner> => {
  const { ask, close } = startRemote(command)
  const enter: RemoteRunner['enter'] = async (task, parameters) => {
    const request = { do: 'enter', problem: encodeProblem(task), start: encodeParameters(parameters) }
    return (await ask(request, entered)).name
  }
  const name = await enter(problem, start)
  return {
    name: node === undefined ? name : `${name}, Node ${node.major}`,
    enter,
    run: (count) => ask({ do: 'steps', count }, stepped),
    restart: async () => {
      await ask({ do: 'restart' }, restarted)
    },
    parameters: async () => decodeParameters((await ask({ do: 'parameters' }, held)).layers),
    close,
  }
}
