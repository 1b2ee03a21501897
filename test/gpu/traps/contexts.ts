/* A device that is gone: an error that names the kernel, not zeros and no wait without end. */
import * as E from 'fp-ts/lib/Either.js'
import { add, getOrThrow, input, makeStep, mul, type Program, type Shape, stateVariable, sum } from 'regula'
import { type Complaint, farFrom, type Mode, programOf, type Traps } from './Trap.js'
import { call, contextOf, kernelsOf, objectAt } from './watch.js'

const w = stateVariable<Shape, 'float'>('w', [3], 'float', { kind: 'constant', value: 2 })
const x = input<Shape>('x', [3])
const step = makeStep({ outputs: { y: sum(mul(w, x)) }, next: [[w, add(w, x)]] })
const feed = { x: [1, 2, 3] }

const lose = async (mode: Mode, context: object | undefined): Promise<void> => {
  if (mode === 'webgpu') call(objectAt(context, 'device'), 'destroy')
  else if (mode === 'headlessgl')
    call(objectAt(call(context, 'getExtension', 'STACKGL_destroy_context')), 'destroy')
  else call(objectAt(call(context, 'getExtension', 'WEBGL_lose_context')), 'loseContext')
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 20)
  })
}

const soon = <A>(work: Promise<A>): Promise<A | 'no answer'> =>
  Promise.race([
    work,
    new Promise<'no answer'>((resolve) => {
      setTimeout(() => resolve('no answer'), 10_000)
    }),
  ])

/** What is wrong with what is said after a loss; nothing where it is an error of some kernel. */
const complaintOf = async (program: Program, mode: Mode): Promise<string> => {
  const found = await soon(program.run(feed)())
  if (found === 'no answer') return 'a run gives no answer'
  if (E.isRight(found)) return `a run gives ${JSON.stringify(found.right)}`
  if (found.left._tag !== 'EvaluationFailed') return `a run gives ${JSON.stringify(found.left)}`
  const { op, path, message } = found.left
  if (op !== `gpu (${mode})` || path === '' || !/lost|zeros|destroyed/.test(message))
    return `a run says "${message}" at "${path}" of ${op}`
  const state = await soon(program.state()())
  if (state === 'no answer') return 'the state gives no answer'
  return E.isRight(state) ? `the state is ${JSON.stringify(state.right)}` : ''
}

const losesContext: Complaint = async (mode) => {
  if (mode === 'cpu' || mode === 'webasm') return ''
  const { result: program, kernels } = await kernelsOf(async () => {
    const made = await programOf(step, mode)
    getOrThrow(await made.run(feed)())
    return made
  })
  await lose(mode, contextOf(kernels))
  const text = (await complaintOf(program, mode)) || (await complaintOf(program, mode))
  if (text !== '') return text
  const fresh = await programOf(step, mode)
  const { y } = getOrThrow(await fresh.run(feed)())
  return farFrom([12], y?.data ?? [], 0)
}

export const contexts: Traps = { 'a lost context is an error, and the next program is right': losesContext }
