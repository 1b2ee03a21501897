const forgotten = new FinalizationRegistry<() => void>((release) => release())

/** Gives back what something has on a device when nothing holds it any more. `release` itself must not hold it. */
export const whenForgotten = (holder: object, release: () => void): void =>
  forgotten.register(holder, release)
