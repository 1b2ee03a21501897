import type { Backend } from '../Target.js'

/** Why modes do not run, those with the same reason together. */
export const reasonsOf = (passedOver: Backend['passedOver']): readonly string[] => {
  const names = new Map<string, string[]>()
  for (const { name, reason } of passedOver) {
    const known = names.get(reason)
    if (known === undefined) names.set(reason, [name])
    else known.push(name)
  }
  return [...names].map(([reason, modes]) => `${modes.join(', ')}: ${reason}`)
}
