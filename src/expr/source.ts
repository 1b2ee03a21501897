const location = /\(?((?:file:\/\/|[A-Za-z]:\\|\/|https?:\/\/)[^()]+:\d+:\d+)\)?$/

const locationOf = (frame: string): string | undefined =>
  frame
    .trim()
    .match(location)?.[1]
    ?.replace(/^file:\/\//, '')

/** Stack frames as `file:line:column`, innermost first. */
const frames = (): readonly string[] =>
  (new Error().stack ?? '')
    .split('\n')
    .map(locationOf)
    .filter((frame) => frame !== undefined)

/**
 * Where the caller of this package is, as `file:line:column`: the innermost stack frame outside the package.
 * Called only when an error arises, so that good nodes cost nothing.
 */
export const callerSource = (): string | undefined => {
  const [own, ...callers] = frames()
  const root = own?.match(/^(.*[\\/])expr[\\/]source\.[jt]s:\d+:\d+$/)?.[1]
  return root === undefined ? undefined : callers.find((frame) => !frame.startsWith(root))
}
