/* Whether the engine has relaxed multiply-add, and what it does there. */

import { get } from '../../assembler/control.js'
import { type CompiledModule, engine } from '../../assembler/engine.js'
import { bodyOf, makeModule } from '../../assembler/Module.js'
import { i32 } from '../../assembler/numeric.js'
import { f32x4, v128 } from '../../assembler/simd.js'

/** How `x · y + z` is rounded: once, or the product and the sum each. */
export type MultiplyAdd = 'fused' | 'separate'

/** Works out (1 + 2⁻¹²)² − 1 − 2⁻¹¹: 2⁻²⁴ if it is rounded once, else 0. */
const probeModule = (): Uint8Array<ArrayBuffer> => {
  const module = makeModule()
  const callee = module.define((f) => {
    const at = get(f.param('i32'))
    const x = f32x4.constSplat(1 + 2 ** -12)
    const sum = f32x4.relaxedMadd(x, x, f32x4.constSplat(-1 - 2 ** -11))
    return bodyOf([v128.store(at, sum)], i32.const(0))
  })
  module.publish('probe', callee)
  return module.bytes({ pages: 1, shared: false })
}

const isProbe = (u: unknown): u is (address: number) => number => typeof u === 'function'

interface Node {
  readonly version?: string
  readonly getBuiltinModule?: (name: 'node:v8') => { readonly setFlagsFromString: (flag: string) => void }
}

declare const process: Node

const node: Node | undefined = typeof process === 'undefined' ? undefined : process

const hasRelaxed = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  if (engine === undefined) return false
  if (engine.validate(bytes)) return true
  // Node 20 has the instructions behind a flag, which may be set as long as no module uses them. Later ones complain of it.
  if (node?.version?.startsWith('v20') === true)
    node.getBuiltinModule?.('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd')
  return engine.validate(bytes)
}

const look = async (): Promise<MultiplyAdd | undefined> => {
  const bytes = probeModule()
  if (engine === undefined || !hasRelaxed(bytes)) return undefined
  try {
    const memory = new engine.Memory({ initial: 1, maximum: 1 })
    const module: CompiledModule = await engine.compile(bytes)
    const { exports } = await engine.instantiate(module, { env: { memory, scratch: 0 } })
    const { probe } = exports
    if (!isProbe(probe)) return undefined
    probe(0)
    return new Float32Array(memory.buffer, 0, 1)[0] === 0 ? 'separate' : 'fused'
  } catch {
    // Where nothing may be compiled, the step itself will say so.
    return undefined
  }
}

const once = <A>(work: () => A): (() => A) => {
  let done: { readonly result: A } | undefined
  return () => {
    done ??= { result: work() }
    return done.result
  }
}

/** What relaxed multiply-add does here; `undefined` where there is none. Looked up once. */
export const relaxedMultiplyAdd: () => Promise<MultiplyAdd | undefined> = once(look)
