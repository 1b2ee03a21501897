/* A contestant in a process of its own: `node serve.js <name> <threads>`. */
import type { Enter } from '../peers/Contestant.js'
import { answerAll } from './answer.js'
import { enterLimit, isLimit } from './limits.js'
import { decodeParameters, decodeProblem, encodeParameters, requestCodec } from './messages.js'
import { loadPeer } from './peer.js'
import { type Runner, runnerOf } from './Runner.js'
import { enter as enterRegula } from './regula.js'
import { targetOn } from './target.js'

const [name = 'regula', threads = '1'] = process.argv.slice(2)

const enter: Enter = async (problem, start, count) => {
  if (name === 'regula') {
    const regula = await enterRegula(targetOn(count), problem)
    return { ...regula, name: `${regula.name}, ${count} thread${count === 1 ? '' : 's'}` }
  }
  if (isLimit(name)) return enterLimit(name)
  return (await loadPeer(name))(problem, start, count)
}

let runner: Runner | undefined

const entered = (): Runner => {
  if (runner === undefined) throw new Error('asked for steps before it has entered')
  return runner
}

await answerAll(async (request) => {
  if (!requestCodec.is(request)) throw new Error('a request that nobody knows')
  switch (request.do) {
    case 'enter':
      runner = runnerOf(
        await enter(decodeProblem(request.problem), decodeParameters(request.start), Number(threads)),
      )
      return { name: runner.name }
    case 'steps':
      return entered().run(request.count)
    case 'restart':
      await entered().restart()
      return {}
    case 'parameters':
      return { layers: encodeParameters(await entered().parameters()) }
  }
})
