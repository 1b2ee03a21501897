/* What one core can do at most: contestants that only multiply and add, or only copy. */
import { setFlagsFromString } from 'node:v8'
import type { Contestant } from '../peers/Contestant.js'
import { type Flavour, flopsOfTurn, moduleBytes } from './simd.js'

// Neither Node's types nor those of the language's own library name it.
declare const WebAssembly: {
  readonly instantiate: (
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>
}

const [turns, copied] = [10_000, 2 ** 25]

/** Floating-point operations of one step of a loop of multiply-adds, and bytes of one step of the copy. */
export const workOfLimit = { flops: turns * flopsOfTurn, bytes: 2 * copied }

export type Limit = Flavour | 'copy'

export const isLimit = (name: string): name is Limit => ['relaxed', 'plain', 'copy'].includes(name)

const nothing = { data: 0, penalty: 0 }

const multiplyAdds = async (flavour: Flavour): Promise<() => void> => {
  // Node 20 has relaxed SIMD behind a flag; later ones do not know the flag and need none.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd')
  const { instance } = await WebAssembly.instantiate(moduleBytes(flavour))
  const { run } = instance.exports
  if (typeof run !== 'function') throw new Error('the loop of multiply-adds exports no function')
  return () => {
    run(turns)
  }
}

const copy = (): (() => void) => {
  const [from, to] = [new Uint8Array(copied).fill(1), new Uint8Array(copied)]
  return () => {
    to.set(from)
  }
}

export const enterLimit = async (limit: Limit): Promise<Contestant> => {
  const work = limit === 'copy' ? copy() : await multiplyAdds(limit)
  return {
    name: limit,
    step: async () => {
      work()
      return nothing
    },
    restart: async () => {},
    parameters: async () => [],
  }
}
