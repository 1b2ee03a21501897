/* Vector functions as loops over arrays. */

import type { Code, Local, Statement, V128 } from '../../../src/assembler/Code.js'
import { type Callee, callInto, forLoop, get, set } from '../../../src/assembler/control.js'
import { engine } from '../../../src/assembler/engine.js'
import { type Body, bodyOf, type FunctionBuilder, makeModule } from '../../../src/assembler/Module.js'
import { i32 } from '../../../src/assembler/numeric.js'
import { f32x4, v128 } from '../../../src/assembler/simd.js'
import { functions } from '../../../src/targets/wasm/functions/index.js'
import { inlined } from '../../../src/targets/wasm/functions/inlined.js'
import type { Tools, VectorFunction } from '../../../src/targets/wasm/functions/VectorFunction.js'
import { relaxedMultiplyAdd } from '../../../src/targets/wasm/relaxed.js'

/** The bytes of each array that a loop reads or writes. */
export const arrayBytes = 2 ** 18
const inputs = 4
const pages = (8 * arrayBytes) / 65_536

export type Name = keyof typeof functions

export type Rounding = 'fused' | 'separate'

/** Whether functions are called, or written into the loop with their constants before it. */
export type Way = 'called' | 'inlined'

/** Which ways of rounding a product and a sum this engine has. */
export const roundings = async (): Promise<readonly Rounding[]> =>
  (await relaxedMultiplyAdd()) === 'fused' ? ['fused', 'separate'] : ['separate']

/** A loop over `bytes` of each array, with one number for all scalar parameters. */
const loopOver =
  (tools: Tools, write: VectorFunction, way: Way) =>
  (f: FunctionBuilder): Body => {
    const callee = tools.use(write)
    const bytes = get(f.param('i32'))
    const scalar = get(f.param('i32'))
    const at = f.local('i32')
    const results: readonly Local<'v128'>[] = callee.results.map(() => f.local('v128'))
    const vectors = callee.params.flatMap((type, i) => (type === 'v128' ? [i] : []))
    const args: readonly Code<'i32' | 'v128'>[] = callee.params.map((type, i) =>
      type === 'v128' ? v128.load(get(at), vectors.indexOf(i) * arrayBytes) : scalar,
    )
    const before: Statement[] = []
    const constant = (value: V128): V128 => {
      const local = f.local('v128')
      before.push(set(local, value))
      return get(local)
    }
    const [result] = results
    const work =
      way === 'called' || result === undefined || results.length > 1
        ? callInto(callee, args, results)
        : set(result, inlined(f, { ...tools, constant }, write, ...args))
    const stores = results.map((local, i) => v128.store(get(at), get(local), (inputs + i) * arrayBytes))
    return bodyOf([...before, forLoop(at, i32.const(0), bytes, 16, work, ...stores)])
  }

const isLoop = (u: unknown): u is (bytes: number, scalar: number) => void => typeof u === 'function'

/** All vector functions, to be applied to arrays. */
export const compileLoops = async (rounding: Rounding, way: Way = 'called') => {
  if (engine === undefined) throw new Error('no WebAssembly')
  const module = makeModule()
  const known = new Map<VectorFunction, Callee>()
  const tools: Tools = {
    madd: rounding === 'fused' ? f32x4.relaxedMadd : (x, y, z) => f32x4.add(f32x4.mul(x, y), z),
    use: (write) => {
      const callee = known.get(write) ?? module.define((f) => write(f, tools))
      known.set(write, callee)
      return callee
    },
  }
  for (const [name, write] of Object.entries(functions))
    module.publish(name, module.define(loopOver(tools, write, way)))
  const memory = new engine.Memory({ initial: pages, maximum: pages })
  const compiled = await engine.compile(module.bytes({ pages, shared: false }))
  const { exports } = await engine.instantiate(compiled, { env: { memory, scratch: 0 } })
  return {
    /** Where the array of a parameter begins. */
    input: (i: number): number => i * arrayBytes,
    /** Where the array of a result begins. */
    output: (i: number): number => (inputs + i) * arrayBytes,
    memory: memory.buffer,
    run: (name: Name, bytes: number, scalar = 0): void => {
      const loop = exports[name]
      if (isLoop(loop)) loop(bytes, scalar)
    },
  }
}

export type Loops = Awaited<ReturnType<typeof compileLoops>>

/** A function of one float32, of as many as there are. */
export const applied = ({ memory, input, output, run }: Loops, name: Name, x: Float32Array): Float32Array => {
  const out = new Float32Array(x.length)
  const most = arrayBytes / 4
  for (let start = 0; start < x.length; start += most) {
    const count = Math.min(most, x.length - start)
    new Float32Array(memory, input(0), count).set(x.subarray(start, start + count))
    run(name, 16 * Math.ceil(count / 4))
    out.set(new Float32Array(memory, output(0), count), start)
  }
  return out
}
