/* What a backend of gpu.js does wrong without a word, as a function that says whether it happened: in Node and on a page. */
import * as E from 'fp-ts/lib/Either.js'
import { compile, type Expr, getOrThrow, type Inputs, makeStep, type Program, type Step } from 'regula'
import { gpu } from 'regula/gpu'
import type { Mode } from '../../../properties/support/gpuLaws.js'

export type { Mode }

/** Nothing where all is well. */
export type Complaint = (mode: Mode) => Promise<string>

export type Traps = Readonly<Record<string, Complaint>>

export const programOf = async (step: Step, mode: Mode): Promise<Program> =>
  getOrThrow(await compile(step, { target: gpu({ mode }) })())

/** The numbers of the only output of one run. */
export const numbersOf = async (y: Expr, mode: Mode, feed: Inputs): Promise<ArrayLike<number>> => {
  const program = await programOf(makeStep({ outputs: { y } }), mode)
  return getOrThrow(await program.run(feed)()).y?.data ?? []
}

/** The first number that is farther from what is wanted than a tolerance allows, relative to its size. */
export const farFrom = (want: ArrayLike<number>, got: ArrayLike<number>, tolerance: number): string => {
  if (want.length !== got.length) return `${got.length} numbers instead of ${want.length}`
  const at = Array.from(want).findIndex(
    (x, i) => !(Math.abs(x - (got[i] ?? Number.NaN)) <= tolerance * Math.max(1, Math.abs(x))),
  )
  return at < 0 ? '' : `[${at}] is ${got[at]}, not ${want[at]}`
}

/** The message of a step that must not compile. */
export const refusal = async (step: Step, mode: Mode): Promise<string> => {
  const compiled = await compile(step, { target: gpu({ mode }) })()
  return E.isRight(compiled)
    ? 'it compiles'
    : compiled.left.diagnostics.map(({ message }) => message).join('\n')
}

/** What goes wrong in a run, as text: the kind of the error, and where it is. */
export const failure = async (step: Step, mode: Mode, feed: Inputs): Promise<string> => {
  const found = await (await programOf(step, mode)).run(feed)()
  if (E.isRight(found)) return `it gives ${JSON.stringify(found.right)}`
  return found.left._tag === 'BadInput'
    ? `BadInput: ${found.left.problems.join('; ')}`
    : `${found.left._tag} in ${found.left.op}`
}

export const expected = (want: string, got: string): string => (got === want ? '' : `${got}; wanted: ${want}`)

export const counted = (count: number, f: (i: number) => number = (i) => i): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => f(i))
