import { pathToFileURL } from 'node:url'
import type { Fitted, State } from 'regula'

/** One metric of the training epochs, by epoch. */
export const curveOf = ({ history }: Fitted, name: string): readonly number[] =>
  history.map(({ metrics }) => metrics[name] ?? Number.NaN)

/** The numbers of one state variable. */
export const numbersIn = (state: State, name: string): readonly number[] => [...(state[name]?.data ?? [])]

/** Whether node was started with this module. */
export const isMain = (url: string): boolean => {
  const [, started] = process.argv
  return started !== undefined && url === pathToFileURL(started).href
}

/** A number as people read it. */
export const text = (x: number | undefined, digits = 4): string => (x ?? Number.NaN).toFixed(digits)

/** A share as people read it. */
export const percent = (x: number | undefined): string => `${text((x ?? Number.NaN) * 100, 1)} %`
