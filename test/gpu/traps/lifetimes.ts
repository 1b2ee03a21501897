/* What is on a device is given back, and what was given out stays as it was. */
import {
  add,
  getOrThrow,
  input,
  makeStep,
  mul,
  type Program,
  type Shape,
  stateVariable,
  sub,
  sum,
  tanh,
} from 'regula'
import { collect } from './collect.js'
import { type Complaint, counted, expected, farFrom, type Mode, programOf, type Traps } from './Trap.js'
import { call, contextOf, instead, kernelsOf, objectAt } from './watch.js'

const w = stateVariable<Shape, 'float'>('w', [300], 'float', { kind: 'constant', value: 0 })
const v = stateVariable<Shape, 'float'>('v', [300], 'float', { kind: 'constant', value: 1 })
const x = input<Shape>('x', [300])
const step = makeStep({
  outputs: { y: sum(tanh(mul(w, x))), w },
  next: [
    [w, add(mul(w, 0.5), x)],
    [v, sub(x, w)],
  ],
})

/** What `w` is after so many runs on twos. */
const wAfter = (runs: number): number => 4 * (1 - 0.5 ** runs)

/** How many textures or buffers are made, less those that are given back, while some work is done. */
const growthOf = async (
  mode: Mode,
  context: object | undefined,
  work: () => Promise<void>,
): Promise<number> => {
  if (mode === 'cpu' || mode === 'webasm' || context === undefined) {
    await work()
    return 0
  }
  let count = 0
  const counting = (by: number) => (original: (...args: unknown[]) => unknown) =>
    function (this: unknown, ...args: unknown[]): unknown {
      count += by
      return Reflect.apply(original, this, args)
    }
  if (mode !== 'webgpu') {
    await instead(context, 'createTexture', counting(1), () =>
      instead(context, 'deleteTexture', counting(-1), work),
    )
    return count
  }
  const device = objectAt(context, 'device')
  if (device === undefined) throw new Error('there is no device')
  const one = call(device, 'createBuffer', { size: 16, usage: 8 })
  const buffers = Object.getPrototypeOf(one)
  call(objectAt(one), 'destroy')
  await instead(device, 'createBuffer', counting(1), () => instead(buffers, 'destroy', counting(-1), work))
  return count
}

const longRuns: Readonly<Record<Mode, number>> = {
  cpu: 10_000,
  webasm: 10_000,
  headlessgl: 2000,
  webgl2: 300,
  webgl: 300,
  webgpu: 300,
}

/** All that a program does: runs, runs that fail, and what is asked of its state. */
const everything = async (program: Program, runs: number): Promise<void> => {
  const feed = { x: new Float32Array(300).fill(2) }
  const tooLarge = { x: new Float32Array(300).fill(3e38) }
  for (let run = 0; run < runs; run += 1) getOrThrow(await program.run(feed)())
  const state = getOrThrow(await program.state()())
  for (let run = 0; run < 3; run += 1) await program.run(tooLarge)()
  getOrThrow(await program.load(state)())
}

const manyRuns: Complaint = async (mode) => {
  const { result: program, kernels } = await kernelsOf(async () => {
    const made = await programOf(step, mode)
    // Buffers to read from are made when they are first wanted.
    for (let round = 0; round < 3; round += 1) await everything(made, 3)
    return made
  })
  const runs = longRuns[mode]
  // What earlier programs held goes now, and not while something is counted.
  await collect()
  const growth = await growthOf(mode, contextOf(kernels), () => everything(program, runs))
  // Less than nothing: an earlier program was forgotten meanwhile.
  return growth <= 0 ? '' : `${runs} runs left ${growth} textures or buffers more than before`
}

const rightAfterMany: Complaint = async (mode) => {
  const program = await programOf(step, mode)
  for (let run = 1; run <= 50; run += 1) {
    const found = getOrThrow(await program.run({ x: counted(300, () => 2) })())
    const text = farFrom(
      counted(300, () => wAfter(run - 1)),
      found.w?.data ?? [],
      1e-6,
    )
    if (text !== '') return `run ${run}: ${text}`
  }
  const state = getOrThrow(await program.state()())
  return (
    farFrom(
      counted(300, () => wAfter(50)),
      state.w?.data ?? [],
      1e-6,
    ) ||
    farFrom(
      counted(300, () => 2 - wAfter(49)),
      state.v?.data ?? [],
      1e-6,
    )
  )
}

const staysAsItWas: Complaint = async (mode) => {
  const program = await programOf(step, mode)
  const given: { readonly now: string; readonly later: () => string }[] = []
  for (let run = 0; run < 4; run += 1) {
    const found = getOrThrow(await program.run({ x: counted(300, (i) => i + run) })())
    const state = getOrThrow(await program.state()())
    const later = (): string => JSON.stringify([found, state])
    given.push({ now: later(), later })
  }
  return given.every(({ now, later }) => now === later())
    ? ''
    : 'a later run changed what an earlier one gave'
}

const twoPrograms: Complaint = async (mode) => {
  const [a, b] = [await programOf(step, mode), await programOf(step, mode)]
  for (let run = 1; run <= 4; run += 1) {
    getOrThrow(await a.run({ x: counted(300, () => 2) })())
    getOrThrow(await b.run({ x: counted(300, () => -4) })())
  }
  const [first, second] = [getOrThrow(await a.state()()), getOrThrow(await b.state()())]
  return (
    farFrom(
      counted(300, () => wAfter(4)),
      first.w?.data ?? [],
      1e-6,
    ) ||
    farFrom(
      counted(300, () => -2 * wAfter(4)),
      second.w?.data ?? [],
      1e-6,
    )
  )
}

/** A browser takes the oldest of 17 contexts away. */
const manyPrograms: Complaint = async (mode) => {
  const programs = []
  for (let k = 0; k < 20; k += 1)
    programs.push(await programOf(makeStep({ outputs: { y: mul(input('x', [3]), k + 1) } }), mode))
  for (const round of [1, 2])
    for (const [k, program] of programs.entries()) {
      const found = getOrThrow(await program.run({ x: [1, 2, round] })())
      const want = [k + 1, 2 * (k + 1), round * (k + 1)].join()
      const text = expected(want, Array.from(found.y?.data ?? []).join())
      if (text !== '') return `program ${k + 1} gives ${text}`
    }
  return ''
}

/** Nothing but its run holds such a program. */
const runOf = async (mode: Mode) => (await programOf(step, mode)).run({ x: counted(300, () => 2) })()

const forgottenInRun: Complaint = async (mode) => {
  for (let k = 0; k < 3; k += 1) {
    const [found] = await Promise.all([runOf(mode), collect(10)])
    const text = farFrom([0], getOrThrow(found).y?.data ?? [], 0)
    if (text !== '') return text
  }
  return ''
}

const comesAndGoes = async (mode: Mode): Promise<void> => {
  const program = await programOf(step, mode)
  await everything(program, 2)
}

const forgotten: Complaint = async (mode) => {
  const { kernels } = await kernelsOf(() => comesAndGoes(mode))
  await collect()
  const growth = await growthOf(mode, contextOf(kernels), async () => {
    for (let k = 0; k < 4; k += 1) await comesAndGoes(mode)
    await collect(20)
  })
  return growth <= 0 ? '' : `forgotten programs left ${growth} textures or buffers`
}

export const lifetimes: Traps = {
  'a run goes on though nobody holds its program': forgottenInRun,
  'what a forgotten program held is given back': forgotten,
  'many runs leave nothing behind': manyRuns,
  'many runs are right': rightAfterMany,
  'what a run gave stays as it was': staysAsItWas,
  'two programs of one step have a state each': twoPrograms,
  'twenty programs at once': manyPrograms,
}
