/* The first mode that is there and computes what the interpreter computes. */
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { targetFault } from '../arena/prepare.js'
import { interpreter } from '../interpreter/interpreter.js'
import { makeQueue } from '../queue.js'
import type {
  Backend,
  BoundStep,
  CompileError,
  Inputs,
  Outputs,
  Program,
  RunError,
  State,
} from '../Target.js'
import type { Mode } from './engine/modes.js'
import { reasonsOf } from './reasons.js'

type InMode = (mode: Mode) => Promise<E.Either<readonly string[], Program>>

/** How far a first run may be from the interpreter, relative to the largest number of a tensor. */
const tolerance = 1e-3

const largest = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0)

/** What of some tensors is not what was expected. What is not finite has only to be that in both. */
const firstDifference = (want: State, got: State): string | undefined => {
  for (const [name, { data }] of Object.entries(want)) {
    const found = got[name]?.data ?? []
    const allowed = tolerance * Math.max(1, largest(data))
    const isNear = (x: number, y: number): boolean =>
      Number.isFinite(x) ? Math.abs(x - y) <= allowed : !Number.isFinite(y)
    const at = Array.from(data).findIndex((x, i) => found[i] === undefined || !isNear(x, found[i]))
    if (at >= 0) return `its first run gives ${found[at]} for ${name}[${at}], the interpreter ${data[at]}`
  }
  return undefined
}

interface Candidate {
  readonly mode: Mode
  readonly program: Program
}

const wrong = (mode: Mode, message: string): RunError => ({
  _tag: 'EvaluationFailed',
  op: `gpu (${mode})`,
  path: 'the first run',
  message,
})

/** A program in the first of some modes; the first run may still go on to the next one. */
export const makeAutomatic =
  (bound: BoundStep, modes: readonly Mode[], inMode: InMode): TaskEither<CompileError, Program> =>
  async () => {
    const passedOver: { readonly name: string; readonly reason: string }[] = []
    const left = [...modes]
    const next = async (): Promise<Candidate | undefined> => {
      for (let mode = left.shift(); mode !== undefined; mode = left.shift()) {
        const made = await inMode(mode)
        if (E.isRight(made)) return { mode, program: made.right }
        passedOver.push({ name: mode, reason: made.left.join('; ') })
      }
      return undefined
    }
    const first = await next()
    if (first === undefined) return E.left(targetFault('gpu', 'no mode runs here', ...reasonsOf(passedOver)))

    let chosen = first
    let isProven = false
    const backend = (): Backend => ({ name: chosen.program.backend.name, passedOver: [...passedOver] })

    /** Runs the step here and in the interpreter, from the same state; goes on to the next mode where they differ. */
    const prove = async (inputs: Inputs): Promise<E.Either<RunError, Outputs<string>>> => {
      const before = await chosen.program.state()()
      const oracle = await interpreter({ nonFinite: 'allow' }).compile(bound)()
      if (E.isLeft(before) || E.isLeft(oracle)) return chosen.program.run(inputs)()
      await oracle.right.load(before.right)()
      const want = await oracle.right.run(inputs)()
      const after = await oracle.right.state()()
      for (;;) {
        const got = await chosen.program.run(inputs)()
        const state = await chosen.program.state()()
        if (E.isLeft(want) || E.isLeft(after)) return got
        const isDeviceError =
          E.isLeft(got) && got.left._tag === 'EvaluationFailed' && got.left.op.startsWith('gpu')
        if (E.isLeft(got) && !isDeviceError) return got
        const reason = E.isLeft(got)
          ? got.left._tag === 'EvaluationFailed'
            ? `${got.left.message} (${got.left.path})`
            : 'its first run fails'
          : E.isLeft(state)
            ? 'its state cannot be read'
            : (firstDifference(want.right, got.right) ?? firstDifference(after.right, state.right))
        if (reason === undefined) {
          isProven = true
          return got
        }
        passedOver.push({ name: chosen.mode, reason })
        const other = await next()
        if (other === undefined) {
          await chosen.program.load(before.right)()
          return E.isLeft(got) ? got : E.left(wrong(chosen.mode, reason))
        }
        chosen = other
        await chosen.program.load(before.right)()
      }
    }

    const afterwards = makeQueue()
    return E.right({
      description: first.program.description,
      get backend() {
        return backend()
      },
      run: (inputs) => () => afterwards(() => (isProven ? chosen.program.run(inputs)() : prove(inputs))),
      state: () => () => afterwards(() => chosen.program.state()()),
      load: (state) => () => afterwards(() => chosen.program.load(state)()),
    })
  }
