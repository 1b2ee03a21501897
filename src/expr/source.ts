const location = /\(?((?:file:\/\/|[A-Za-z]:\\|\/|https?:\/\/)[^()]+:\d+:\d+)\)?$/

const locationOf = (frame: string): string | undefined =>
  frame
    .trim()
    .match(location)?.[1]
    ?.replace(/^file:\/\//, '')

/** An engine keeps ten frames unless told otherwise: fewer than lie between a deep rule and its user. */
const deepStack = (): string => {
  const limit: unknown = Reflect.get(Error, 'stackTraceLimit')
  Reflect.set(Error, 'stackTraceLimit', 200)
  const { stack = '' } = new Error()
  Reflect.set(Error, 'stackTraceLimit', limit)
  return stack
}

/** Stack frames as `file:line:column`, innermost first. */
const frames = (): readonly string[] =>
  deepStack()
    .split('\n')
    .map(locationOf)
    .filter((frame) => frame !== undefined)

/** `pipe` stands between the user and every layer, and is not the user. */
const isLibrary = (frame: string): boolean => /[\\/]node_modules[\\/](fp-ts|io-ts)[\\/]/.test(frame)

/**
 * Where the caller of this package is, as `file:line:column`: the innermost stack frame outside the package.
 * Called only when an error arises, so that good nodes cost nothing.
 */
export const callerSource = (): string | undefined => {
  const [own, ...callers] = frames()
  const root = own?.match(/^(.*[\\/])expr[\\/]source\.[jt]s:\d+:\d+$/)?.[1]
  return root === undefined
    ? undefined
    : callers.find((frame) => !frame.startsWith(root) && !isLibrary(frame))
}
