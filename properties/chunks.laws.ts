import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { engine } from '../src/assembler/engine.js'
import { planOf } from '../src/kernel/planOf.js'
import { bindForTarget } from '../src/targets/compile.js'
import { arenaStart } from '../src/targets/wasm/layout.js'
import { type PlanModule, planModule } from '../src/targets/wasm/planModule.js'
import type { Trial } from './support/agreement.js'
import { arbitraryLarge } from './support/largeTrials.js'

const moduleOf = ({ step }: Trial): PlanModule | undefined => {
  const bound = bindForTarget(step, {})
  if (E.isLeft(bound)) return undefined
  const planned = planOf(bound.right.step)
  return E.isLeft(planned) ? undefined : planModule(planned.right.plan, { isRelaxed: false, threads: 2 })
}

const isPhase = (u: unknown): u is (chunk: number, shift: number) => void => typeof u === 'function'

const start = async ({ bytes, pages, isShared, scratch: [scratch = 0] }: PlanModule) => {
  if (engine === undefined) return expect.fail('there is no WebAssembly here')
  const memory = new engine.Memory({ initial: pages, maximum: pages, shared: isShared })
  const { exports } = await engine.instantiate(await engine.compile(bytes), { env: { memory, scratch } })
  return { bytes: new Uint8Array(memory.buffer), exports }
}

/** Bytes that nothing has put there: small floats, whose bits are mixed. */
const noise = (length: number): Uint8Array => {
  const words = Uint32Array.from({ length: length / 4 }, (_, i) => 0x3f000000 + ((i * 2654435761) >>> 9))
  return new Uint8Array(words.buffer)
}

/** The first byte that two chunks of a phase change, each in its own way. */
const sharedByte = async (trial: Trial): Promise<string> => {
  const built = moduleOf(trial)
  if (built === undefined) return 'there is no module'
  const { bytes, exports } = await start(built)
  const before = noise(bytes.length)
  const privately = built.scratch[0] ?? bytes.length
  for (const [p, chunks] of built.chunks.entries()) {
    const phase = exports[`phase${p}`]
    if (!isPhase(phase)) return `there is no phase ${p}`
    const writers = new Int8Array(bytes.length).fill(-1)
    const written = new Uint8Array(bytes.length)
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      bytes.set(before)
      phase(chunk, 0)
      for (let at = arenaStart; at < privately; at += 1) {
        if (bytes[at] === before[at]) continue
        if ((writers[at] ?? -1) >= 0)
          return `chunks ${writers[at]} and ${chunk} of phase ${p} write byte ${at}`
        writers[at] = chunk
        written[at] = bytes[at] ?? 0
      }
    }
  }
  return ''
}

test('chunks of a phase do not write over each other, so that threads may run them at once', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLarge, async (trial) => {
      expect(await sharedByte(trial)).toBe('')
    }),
    { numRuns: 40 },
  )
}, 120_000)
