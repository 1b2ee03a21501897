/* The benchmark in Node: WebGPU by Dawn, for a machine that has a GPU and no screen. */
import { loadPeer } from '../compare/peer.js'
import { isSoftware, webgpuAdapter } from './adapters.js'
import { contestAll } from './contest.js'
import { provideWebgpu } from './dawn.js'
import { peerOf } from './peerOf.js'
import { inNode, inWebasm } from './regulas.js'
import type { Settings } from './settings.js'

/** Gives the names of those who did another step. */
export const runInNode = async (settings: Settings): Promise<readonly string[]> => {
  await provideWebgpu()
  const name = await webgpuAdapter()
  console.log(name)
  if (isSoftware(name)) console.log('This computes on the processor: times say nothing about a GPU.')
  const peers = [
    peerOf(loadPeer, 'jax-js, webgpu', 'jaxWebgpu'),
    peerOf(loadPeer, 'TensorFlow.js, webgpu', 'tensorflowWebgpu'),
  ]
  const wrong = await contestAll([...inNode, ...peers], settings, console.log)
  console.log('\n# gpu.js on the processor: the plan that is written by hand')
  const byHand = peerOf(loadPeer, 'gpu.js, webasm', 'gpu')
  return [...wrong, ...(await contestAll([...inWebasm, byHand], { ...settings, chosen: [0] }, console.log))]
}
