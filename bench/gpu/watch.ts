/* Looking at the calls of a method of a global class, as long as it is wanted. */

/** Is shown a call before it is made. */
export type Seen = (args: readonly unknown[], self: object) => void

/** Watches by the name of the class and that of the method, and gives what ends it. Where there is no such method, nothing happens. */
export const watch = (className: string, method: string, seen: Seen): (() => void) => {
  const found: unknown = Reflect.get(globalThis, className)
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined
  if (typeof prototype !== 'object' || prototype === null) return () => {}
  const original: unknown = Reflect.get(prototype, method)
  if (typeof original !== 'function') return () => {}
  const replace = (value: unknown): void => {
    Object.defineProperty(prototype, method, { value, configurable: true, writable: true, enumerable: true })
  }
  replace(function (this: object, ...args: unknown[]): unknown {
    seen(args, this)
    return Reflect.apply(original, this, args)
  })
  return () => replace(original)
}

/** A property that is a number. */
export const numberIn = (object: object, name: string): number => {
  const value: unknown = Reflect.get(object, name)
  return typeof value === 'number' ? value : 0
}
