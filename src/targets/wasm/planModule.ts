/* All kernels of a plan as one module. */

import type { I32, Statement } from '../../assembler/Code.js'
import { type Callee, callInto, forLoop, get, set } from '../../assembler/control.js'
import { bodyOf, makeModule } from '../../assembler/Module.js'
import { i32 } from '../../assembler/numeric.js'
import { f32x4, v128 } from '../../assembler/simd.js'
import type { PlacedBuffer, Plan } from '../../kernel/Plan.js'
import { zeroShares } from '../../kernel/zeros.js'
import type { Tools, VectorFunction } from './functions/VectorFunction.js'
import { inputPlaces } from './inputPlaces.js'
import { kernelCodes } from './kernelCode.js'
import { arenaStart } from './layout.js'
import type { KernelCode, Phase } from './phases.js'

export interface ModuleOptions {
  /** Whether a multiplication and the addition after it may be one instruction that rounds once. */
  readonly isRelaxed: boolean
  /** The most threads that run it; with more than one their memory is shared. */
  readonly threads: number
  /** Whether the inputs of some runs stand in the memory at once. Default `false`. */
  readonly keepsInputs?: boolean
  /** Further functions that it exports. */
  readonly extra?: readonly (readonly [name: string, write: VectorFunction])[]
}

/** A module with the memory that it needs. */
export interface PlanModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The size of its memory, in pages of 64 KiB. */
  readonly pages: number
  readonly isShared: boolean
  /** Where the scratch memory of each thread begins. There are no more threads than there is work for. */
  readonly scratch: readonly number[]
  /** The address of each buffer. */
  readonly places: readonly number[]
  /** What is added to the addresses of inputs, run by run: functions take it as their last argument. */
  readonly shifts: readonly number[]
  /** How many parts each exported `phase<i>` has, in order. */
  readonly chunks: readonly number[]
  /** How many of them run to try all code on little work, phase after phase. */
  readonly trial: readonly number[]
  /** Where float inputs and state stand, in bytes. */
  readonly given: readonly { readonly offset: number; readonly bytes: number }[]
}

export const pageBytes = 65_536

/** Beyond this, addresses would not be positive integers of 32 bits. */
export const mostBytes = 2 ** 31

const aligned = (bytes: number): number => 64 * Math.ceil(bytes / 64)

/** The address of a buffer. */
export const addressIn = ({ offset }: PlacedBuffer): number => arenaStart + offset

/** Whether all float32 between two addresses are finite: 0, or not 0 where one is not. */
const unfinite: VectorFunction = (f) => {
  const from = f.param('i32')
  const to = f.param('i32')
  const at = f.local('i32')
  const found = f.local('v128')
  const look = (x: ReturnType<typeof v128.load>): Statement => {
    return set(found, v128.or(get(found), f32x4.sub(x, x)))
  }
  const whole = i32.sub(get(to), i32.and(i32.sub(get(to), get(from)), i32.const(63)))
  const x = f.local('v128')
  const lookAt = (offset: number) => [set(x, v128.load(get(at), offset)), look(get(x))]
  return bodyOf(
    [
      forLoop(at, get(from), whole, 64, ...[0, 16, 32, 48].flatMap(lookAt)),
      forLoop(at, whole, get(to), 4, set(x, v128.load32Splat(get(at))), look(get(x))),
    ],
    v128.anyTrue(get(found)),
  )
}

/** Calls of a phase over a chunk. */
type Call = (phase: Phase, chunk: I32, shift: I32) => Statement

const callsWith =
  (places: readonly number[], inputs: ReadonlySet<number>): Call =>
  ({ kernel, callee, buffers }, chunk, shift) =>
    callInto(
      callee,
      [
        i32.const(kernel),
        ...buffers.map((id) => {
          const place = i32.const(places[id] ?? 0)
          return inputs.has(id) ? i32.add(place, shift) : place
        }),
        chunk,
      ],
      [],
    )

/** All phases, one after the other. */
const runAll =
  (call: Call, phases: readonly Phase[]): VectorFunction =>
  (f) => {
    const shift = get(f.param('i32'))
    const chunk = f.local('i32')
    return bodyOf(
      phases.map((phase) =>
        phase.chunks === 1
          ? call(phase, i32.const(0), shift)
          : forLoop(chunk, i32.const(0), i32.const(phase.chunks), 1, call(phase, get(chunk), shift)),
      ),
    )
  }

/** A chunk of one phase. */
const onePhase =
  (call: Call, phase: Phase): VectorFunction =>
  (f) => {
    const chunk = get(f.param('i32'))
    return bodyOf([call(phase, chunk, get(f.param('i32')))])
  }

/**
 * The module of a plan: `run` does all of it, `phase<i>` a chunk of one part of it, and `unfinite` tells whether floats
 * in some memory are finite.
 */
export const planModule = (
  plan: Plan,
  { isRelaxed, threads: mostThreads, keepsInputs = false, extra = [] }: ModuleOptions,
): PlanModule => {
  const module = makeModule()
  const known = new Map<VectorFunction, Callee>()
  const tools: Tools = {
    madd: isRelaxed ? f32x4.relaxedMadd : (x, y, z) => f32x4.add(f32x4.mul(x, y), z),
    use: (write) => {
      const callee = known.get(write) ?? module.define((f) => write(f, tools))
      known.set(write, callee)
      return callee
    },
  }
  const sharedStart = aligned(arenaStart + plan.bytes)
  const kept = [...plan.outputs, ...plan.state].map(({ buffer }) => buffer)
  const workshop = {
    module,
    tools,
    plan,
    isRelaxed,
    watched: new Set(kept),
    zeros: zeroShares(plan),
    sharedStart,
  }
  const codes = kernelCodes(workshop)
  const phases = codes.flatMap((code) => code.phases)
  const mostChunks = phases.reduce((n, { chunks }) => Math.max(n, chunks), 1)
  const threads = Math.min(mostThreads, mostChunks)
  const most = (of: (code: KernelCode) => number): number =>
    codes.reduce((n, code) => Math.max(n, of(code)), 0)
  const scratchStart = aligned(sharedStart + most(({ shared }) => shared))
  const scratchSize = aligned(most(({ scratch }) => scratch))
  const slack = Math.max(
    64,
    most((code) => code.slack),
  )
  const scratchEnd = scratchStart + threads * scratchSize
  const inputs = inputPlaces(plan, scratchEnd, keepsInputs ? mostBytes - slack : 0)
  const places = plan.buffers.map((buffer) => inputs.addresses.get(buffer.id) ?? addressIn(buffer))
  const call = callsWith(places, new Set(inputs.addresses.keys()))

  for (const [name, write] of extra) module.publish(name, tools.use(write))
  module.publish('unfinite', tools.use(unfinite))
  module.publish('run', tools.use(runAll(call, phases)))
  phases.forEach((phase, p) => {
    module.publish(`phase${p}`, tools.use(onePhase(call, phase)))
  })
  const pages = Math.ceil((inputs.end + slack) / pageBytes)
  const isShared = threads > 1
  return {
    bytes: module.bytes({ pages, shared: isShared }),
    pages,
    isShared,
    scratch: Array.from({ length: threads }, (_, thread) => scratchStart + thread * scratchSize),
    places,
    shifts: inputs.shifts,
    chunks: phases.map(({ chunks }) => chunks),
    given: [...plan.inputs, ...plan.state].flatMap(({ buffer }) => {
      const { format, bytes = 0 } = plan.buffers[buffer] ?? {}
      return format === 'float32' ? [{ offset: places[buffer] ?? 0, bytes }] : []
    }),
    trial: phases.map(({ chunks, givesAddresses }) => (givesAddresses ? chunks : 1)),
  }
}
