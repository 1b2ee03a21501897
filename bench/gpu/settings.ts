/* What is asked for on the command line: `[rounds] [milliseconds of a turn] [tasks …] [--node] [--only=<part of a label>]`. */

export interface Settings {
  readonly rounds: number
  readonly budget: number
  /** Indices of the tasks. */
  readonly chosen: readonly number[]
  /** Only those whose label has one of these in it; all if there are none. */
  readonly only: readonly string[]
}

const prefix = '--only='

export const settingsOf = (args: readonly string[]): Settings => {
  const [rounds = 9, budget = 300, ...chosen] = args.filter((arg) => !arg.startsWith('--')).map(Number)
  const only = args.filter((arg) => arg.startsWith(prefix)).map((arg) => arg.slice(prefix.length))
  return { rounds, budget, chosen, only }
}

export const isChosen =
  ({ only }: Settings) =>
  ({ label }: { readonly label: string }): boolean =>
    only.length === 0 || only.some((part) => label.includes(part))
