/* Work that WebGPU refuses without throwing: an error that names the kernel, and the state as it was. */
import * as E from 'fp-ts/lib/Either.js'
import { GPU } from 'gpu.js'
import { add, getOrThrow, input, makeStep, mul, type Program, type Shape, stateVariable, sum } from 'regula'
import { type Complaint, expected, type Mode, programOf, type Traps } from './Trap.js'
import { contextOf, instead, kernelsOf, type MadeKernel, objectAt } from './watch.js'

const w = stateVariable<Shape, 'float'>('w', [3], 'float', { kind: 'constant', value: 2 })
const x = input<Shape>('x', [3])
const step = makeStep({ outputs: { y: sum(mul(w, x)) }, next: [[w, add(w, x)]] })
const feed = { x: [1, 2, 3] }

const stateOf = async (program: Program): Promise<string> =>
  `${Array.from(getOrThrow(await program.state()()).w?.data ?? [])}`

type Method = Parameters<Parameters<typeof instead>[2]>[0]

/** What a run says while a method does something else; it must leave the state alone, and the next run is right. */
const refused = async (
  program: Program,
  owner: object,
  name: string,
  replace: (original: Method) => Method,
): Promise<string> => {
  const before = await stateOf(program)
  const found = await instead(owner, name, replace, () => program.run(feed)())
  const after = await stateOf(program)
  if (before !== after) return `the state was ${before} and is ${after}`
  if (E.isRight(found)) return `it gives ${JSON.stringify(found.right)}`
  return found.left._tag === 'EvaluationFailed'
    ? `${found.left.path} of ${found.left.op}: ${found.left.message.split('\n')[0]}`
    : JSON.stringify(found.left)
}

const made = async (mode: Mode) =>
  kernelsOf(async () => {
    const program = await programOf(step, mode)
    getOrThrow(await program.run(feed)())
    getOrThrow(await program.run(feed)())
    return program
  })

const kernelOf = (kernels: readonly MadeKernel[], text: string): object => {
  const found = kernels.find(({ source }) => String(source).includes(text))
  const kernel = objectAt(found?.kernel, 'kernel')
  if (kernel === undefined) throw new Error(`no kernel has ${text}`)
  return kernel
}

const stateAfter = (runs: number): string => `${feed.x.map((one) => 2 + runs * one)}`

const onWebGpu =
  (complaint: Complaint): Complaint =>
  async (mode) =>
    mode === 'webgpu' ? complaint(mode) : ''

export const refusals: Traps = {
  'more groups than a device counts': onWebGpu(async (mode) => {
    const { result: program, kernels } = await made(mode)
    const groups = { groups: [70_000, 1, 1], dispatchWidth: 64 }
    const said = await refused(program, kernelOf(kernels, 'r0 +'), '_computeDispatch', () => () => groups)
    getOrThrow(await program.run(feed)())
    const text = expected(stateAfter(3), await stateOf(program))
    return /^\S.* of gpu \(webgpu\): Dispatch workgroup count.*65535/.test(said) ? text : said
  }),

  'a buffer that is beyond what a device has, when a kernel is built': onWebGpu(async (mode) => {
    const { kernels } = await made(mode)
    const program = await programOf(step, mode)
    const device = objectAt(contextOf(kernels), 'device')
    if (device === undefined) return 'there is no device'
    const said = await refused(
      program,
      device,
      'createBuffer',
      (original) =>
        function (this: unknown, wanted) {
          return Reflect.apply(original, this, [{ ...Object(wanted), size: 2 ** 45 }])
        },
    )
    getOrThrow(await program.run(feed)())
    const text = expected(stateAfter(1), await stateOf(program))
    return /^\S.* of gpu \(webgpu\): Buffer size.*exceeds/.test(said) ? text : said
  }),

  'results that cannot be copied': onWebGpu(async (mode) => {
    const { result: program, kernels } = await made(mode)
    const pack = kernelOf(kernels, 'return s;')
    Reflect.set(pack, 'stagingPool', [])
    const said = await refused(
      program,
      pack,
      '_acquireStaging',
      (original) =>
        function (this: unknown) {
          return Reflect.apply(original, this, [4])
        },
    )
    return /^the reading of results of gpu \(webgpu\): \S/.test(said) ? '' : said
  }),

  'a state of which a part cannot be brought': async (mode) => {
    const v = stateVariable<Shape, 'float'>('v', [4], 'float', { kind: 'constant', value: 1 })
    const two = makeStep({ outputs: { y: add(sum(w), sum(v)) }, next: [[w, add(w, x)]] })
    const program = await programOf(two, mode)
    getOrThrow(await program.run(feed)())
    const before = getOrThrow(await program.state()())
    const other = Object.fromEntries(
      Object.entries(before).map(([name, value]) => [name, { ...value, data: value.data.map(() => 7) }]),
    )
    let uploads = 0
    const loaded = await instead(
      GPU.prototype,
      'createKernel',
      (original) =>
        function (this: unknown, source, settings) {
          if (String(source).includes('return a[this.thread.x];')) uploads += 1
          if (uploads === 2) throw new Error('there is no room')
          return Reflect.apply(original, this, [source, settings])
        },
      () => program.load(other)(),
    )
    // Where arrays stay with the host, none is brought.
    if (uploads === 0) return E.isRight(loaded) ? '' : JSON.stringify(loaded)
    const after = getOrThrow(await program.state()())
    if (E.isRight(loaded)) return 'it was loaded'
    return expected(JSON.stringify(before), JSON.stringify(after))
  },

  'nothing is said of runs that are fine': onWebGpu(async (mode) => {
    const said: unknown[] = []
    await instead(
      console,
      'error',
      () =>
        (...text) => {
          said.push(text)
        },
      async () => {
        const { result: program } = await made(mode)
        for (let run = 0; run < 20; run += 1) getOrThrow(await program.run(feed)())
      },
    )
    return said.join('\n')
  }),
}
