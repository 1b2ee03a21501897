import type { Enter } from '../peers/Contestant.js'
import type { Challenger } from './Challenger.js'

/** Loads what a module of `bench/peers` exports as `enter`. */
export type LoadPeer = (name: string) => Promise<Enter>

/** A peer whose module is loaded when it enters: one that cannot be loaded does not keep the others from taking part. */
export const peerOf = (load: LoadPeer, label: string, name: string): Challenger => ({
  label,
  kind: 'peer',
  enter: async (problem, start) => (await load(name))(problem, start, 1),
})
