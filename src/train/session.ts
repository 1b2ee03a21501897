import * as E from 'fp-ts/lib/Either.js'
import type { Dims } from '../expr/Shape.js'
import type { Tensor } from '../expr/Tensor.js'
import type { Step } from '../step/Step.js'
import { type CompileOptions, compile } from '../targets/compile.js'
import type { CompileError, Program, RunError, State } from '../targets/Target.js'
import type { Gatherer } from './data.js'

/** What may go wrong while a step is trained or measured: it does not compile, or a run fails. */
export type TrainError = CompileError | RunError

/** One step at several batch sizes that share one state. */
export interface Session {
  readonly run: (
    gatherer: Gatherer,
    rows: Uint32Array,
  ) => Promise<E.Either<TrainError, Readonly<Record<string, number>>>>
  readonly state: () => Promise<E.Either<TrainError, State>>
  readonly load: (state: State) => Promise<E.Either<TrainError, void>>
}

interface SessionOptions extends CompileOptions {
  readonly batchDim: string
  readonly otherDims: Dims
}

/** The outputs that are one number. */
const scalars = (outputs: Readonly<Record<string, Tensor>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(outputs).flatMap(
      ([
        name,
        {
          shape,
          data: [value],
        },
      ]) => (shape.length === 0 && value !== undefined ? [[name, value]] : []),
    ),
  )

/** Compiles the step for each batch size when it first occurs, and hands the state on when the size changes. */
export const openSession = (step: Step, { batchDim, otherDims, ...options }: SessionOptions): Session => {
  const programs = new Map<number, Program>()
  let current: Program | undefined
  let pending: State | undefined = options.state

  const programFor = async (size: number): Promise<E.Either<TrainError, Program>> => {
    const known = programs.get(size)
    if (known !== undefined) return E.right(known)
    const dims = { ...otherDims, [batchDim]: size }
    const compiled = await compile(step, {
      ...options,
      ...(pending === undefined ? {} : { state: pending }),
      dims,
    })()
    if (E.isRight(compiled)) programs.set(size, compiled.right)
    return compiled
  }

  const activate = async (size: number): Promise<E.Either<TrainError, Program>> => {
    const next = await programFor(size)
    if (E.isLeft(next) || next.right === current) return next
    const carried = current === undefined ? undefined : await current.state()()
    if (carried !== undefined && E.isLeft(carried)) return carried
    const state = carried === undefined ? pending : carried.right
    if (state !== undefined) {
      const loaded = await next.right.load(state)()
      if (E.isLeft(loaded)) return loaded
    }
    current = next.right
    return next
  }

  return {
    run: async ({ gather }, rows) => {
      const program = await activate(rows.length)
      if (E.isLeft(program)) return program
      const outputs = await program.right.run(gather(rows))()
      return E.isLeft(outputs) ? outputs : E.right(scalars(outputs.right))
    },
    state: async () => (current === undefined ? E.right(pending ?? {}) : current.state()()),
    load: async (state) => {
      pending = state
      return current === undefined ? E.right(undefined) : current.load(state)()
    },
  }
}

/** Means over batches, weighted by their sizes. */
export const weightedMeans = (
  parts: readonly { readonly rows: number; readonly values: Readonly<Record<string, number>> }[],
): Readonly<Record<string, number>> => {
  const total = parts.reduce((n, { rows }) => n + rows, 0)
  const sums: Record<string, number> = {}
  for (const { rows, values } of parts)
    for (const [name, value] of Object.entries(values))
      sums[name] = (sums[name] ?? 0) + (value * rows) / total
  return sums
}
