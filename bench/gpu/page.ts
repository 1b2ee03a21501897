/* The side of the benchmark that runs on the page. */
import { isSoftware, webglRenderer, webgpuAdapter } from './adapters.js'
import { contestAll } from './contest.js'
import { type LoadPeer, peerOf } from './peerOf.js'
import { peersOfPage } from './peersOfPage.js'
import { inBrowser } from './regulas.js'
import type { Say } from './Say.js'
import type { Settings } from './settings.js'

/** Gives the names of those who did another step. */
export const runOnPage = async (settings: Settings, load: LoadPeer, say: Say): Promise<readonly string[]> => {
  const names = `${await webgpuAdapter()}; ${webglRenderer()}`
  await say(names)
  if (isSoftware(names)) await say('This draws on the processor: times say nothing about a GPU.')
  const peers = peersOfPage.map(({ label, module }) => peerOf(load, label, module))
  return contestAll([...inBrowser, ...peers], settings, say)
}
