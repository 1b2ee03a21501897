/* Peers live in a package of their own, so that Regula's package never includes them: they are loaded by name. */
import type { Enter } from '../peers/Contestant.js'

const isPeer = (u: unknown): u is { readonly enter: Enter } =>
  typeof u === 'object' && u !== null && 'enter' in u && typeof u.enter === 'function'

/** What `bench/peers/<name>.ts` exports. */
export const loadPeer = async (name: string): Promise<Enter> => {
  const found: unknown = await import(new URL(`../../peers/dist/${name}.js`, import.meta.url).href)
  if (!isPeer(found)) throw new Error(`bench/peers/${name}.ts exports no contestant`)
  return found.enter
}
