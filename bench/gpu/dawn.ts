const isProvider = (u: unknown): u is { readonly provideWebgpu: () => Promise<void> } =>
  typeof u === 'object' && u !== null && 'provideWebgpu' in u && typeof u.provideWebgpu === 'function'

/** Gives this process a `navigator.gpu`, as `bench/peers/dawn.ts` does. */
export const provideWebgpu = async (): Promise<void> => {
  const found: unknown = await import(new URL('../../peers/dist/dawn.js', import.meta.url).href)
  if (!isProvider(found)) throw new Error('bench/peers/dawn.ts exports no provideWebgpu')
  await found.provideWebgpu()
}
