/* The order of kernels, and which state is updated in place. */
import type { Expr } from '../../expr/Expr.js'
import { postOrder } from '../../graph/postOrder.js'
import type { Step } from '../../step/Step.js'
import type { Fused } from '../fuse/Fused.js'
import { mapPlaces, type Place } from '../Kernel.js'
import type { Plan } from '../Plan.js'
import { countOf } from '../views.js'
import { type Assembled, assemble } from './assemble.js'
import { layOut } from './layOut.js'
import {
  buffersRead,
  buffersWritten,
  copyKernel,
  group,
  precedes,
  readsOnlyWhatItWrites,
  type Task,
} from './tasks.js'

interface Change {
  readonly name: string
  readonly variable: Expr
  readonly next: Expr
}

/** Puts kernels in order and buffers in their places. */
export const schedule = (step: Step, fused: Fused, variables: ReadonlyMap<string, Expr>): Plan => {
  const { buffer, treatment } = fused
  const changes = Object.entries(step.state).flatMap(([name, { next }]): readonly Change[] => {
    const variable = variables.get(name)
    return variable === undefined || variable === next ? [] : [{ name, variable, next }]
  })
  const changed = new Set(changes.map(({ variable }) => variable))
  const roots = [...Object.values(step.outputs), ...changes.map(({ next }) => next)].filter(
    (root) => treatment(root) !== 'leaf',
  )
  const names = new Map<Expr, string>([
    ...Object.entries(step.outputs).map(([name, x]) => [x, name] as const),
    ...changes.map(({ name, next }) => [next, `update ${name}`] as const),
  ])
  const tasks: Task[] = assemble(fused, roots, names).map(({ kernel, draft }: Assembled) => ({
    kernel,
    args: [],
    number: draft.number,
  }))

  // Copies of variables whose old value is asked for, or becomes the value of another.
  const extra: Expr[] = []
  const extraId = (node: Expr): number => {
    extra.push(node)
    return -extra.length
  }
  const asked = [...Object.values(step.outputs), ...changes.map(({ next }) => next)]
  const copies = new Map<Expr, number>()
  for (const node of new Set(asked))
    if (changed.has(node)) {
      const id = extraId(node)
      copies.set(node, id)
      tasks.push({ kernel: copyKernel('copy', countOf(node), buffer(node), id), args: [], number: -2e9 })
    }
  const sourceOf = (node: Expr): number => copies.get(node) ?? buffer(node)

  // What reads a buffer runs after what writes it.
  const readers = group(tasks, buffersRead)
  const writers = group(tasks, buffersWritten)
  const followers = new Map<Task, Task[]>(tasks.map((task) => [task, []]))
  const runBefore = (first: Task, second: Task): void => {
    if (first === second) return
    second.args.push(first)
    followers.get(first)?.push(second)
  }
  for (const [id, written] of writers)
    for (const writer of written) for (const reader of readers.get(id) ?? []) runBefore(writer, reader)

  // State in place where the old value is read before, or at the very place; a copy at the end where not.
  const inPlace = new Map<number, number>()
  const late: Task[] = []
  for (const { name, variable, next } of changes) {
    const [old, fresh] = [buffer(variable), sourceOf(next)]
    const [writer, ...others] = writers.get(fresh) ?? []
    const oldReaders = (readers.get(old) ?? []).filter((task) => task !== writer)
    const possible =
      writer !== undefined &&
      others.length === 0 &&
      fresh >= 0 &&
      treatment(next) !== 'leaf' &&
      !inPlace.has(fresh) &&
      readsOnlyWhatItWrites(writer.kernel, fresh, old) &&
      oldReaders.every((task) => !precedes(writer, task, followers))
    if (possible) {
      inPlace.set(fresh, old)
      for (const task of oldReaders) runBefore(task, writer)
    } else {
      const kernel = copyKernel(`update ${name}`, countOf(variable), fresh, old)
      late.push({ kernel, args: [...oldReaders, ...(writers.get(fresh) ?? [])], number: 2e9 })
    }
  }
  tasks.push(...late)

  const inOrder = postOrder([...tasks].sort((a, b) => a.number - b.number))
  const kernels = inOrder.map(({ kernel }) =>
    mapPlaces(kernel, (place: Place) => ({ ...place, buffer: inPlace.get(place.buffer) ?? place.buffer })),
  )
  return layOut(step, fused, {
    kernels,
    variables,
    extra,
    finalOf: (node) => {
      const id = sourceOf(node)
      return inPlace.get(id) ?? id
    },
  })
}
