/* Threads begin, rest and end; and what happens when one of them dies. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  add,
  compile,
  type Expr,
  getOrThrow,
  input,
  makeStep,
  matmul,
  type Shape,
  stateVariable,
  tanh,
} from 'regula'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostWorker } from '../../../src/targets/wasm/threads/hostWorker.js'
import type { StartWorker, Worker } from '../../../src/targets/wasm/threads/Worker.js'
import { wasmWith } from '../../../src/targets/wasm/wasm.js'

// ---------------------------------------------------------------- threads that die

const size = 256
const w: Expr<Shape, 'float'> = stateVariable<Shape, 'float'>('w', [size, size], 'float', {
  kind: 'constant',
  value: 0.5,
})
const next = tanh(add(matmul(w, w), input<Shape>('x', [size, size])))
const step = makeStep({ outputs: { y: next }, next: [[w, next]] })
const feed = { x: Float32Array.from({ length: size * size }, (_, i) => Math.sin(i)) }
const host: StartWorker = hostWorker() ?? expect.fail('there are no workers')

test('a thread that dies between runs is an error of all later runs, and the state can still be read', async () => {
  const workers: Worker[] = []
  const target = wasmWith((text, events) => {
    const worker = host(text, events)
    workers.push(worker)
    return worker
  })({ threads: 2 })
  const program = getOrThrow(await compile(step, { target })())
  expect(program.description.threads).toBe(2)
  getOrThrow(await program.run(feed)())
  const before = getOrThrow(await program.state()())
  await workers[0]?.stop()
  const error = await program.run(feed)()
  expect(error).toMatchObject({
    left: { _tag: 'EvaluationFailed', message: expect.stringContaining('a thread died: it ended with code') },
  })
  expect(await program.run(feed)()).toEqual(error)
  expect(getOrThrow(await program.state()())).toEqual(before)
})

test.each([
  ['ends', 'process.exit(7)', 'a thread died: it ended with code 7'],
  ['throws', 'throw new Error("broken")', 'a thread died: Error: broken'],
])(
  'a thread that %s in a run is an error, and the state is as before that run',
  async (_, death, message) => {
    const target = wasmWith((text, events) => {
      const dying = text.replace('call(ticket, shift)', `{ if (run > 2) ${death}; call(ticket, shift) }`)
      expect(dying).not.toBe(text)
      return host(dying, events)
    })({ threads: 2 })
    const program = getOrThrow(await compile(step, { target })())
    // A run does not need a thread that comes late.
    for (let run = 1; run < 1000; run += 1) {
      const before = getOrThrow(await program.state()())
      const start = performance.now()
      const result = await program.run(feed)()
      if (result._tag === 'Right') continue
      expect(run).toBeGreaterThan(2)
      expect(result).toMatchObject({ left: { message } })
      expect(performance.now() - start).toBeLessThan(5000)
      expect(getOrThrow(await program.state()())).toEqual(before)
      expect(await program.run(feed)()).toEqual(result)
      return
    }
    expect.fail('it never died')
  },
)

// ---------------------------------------------------------------- in processes of their own

describe('a process', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'regula-threads-'))

  beforeAll(() => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const args = [compiler, '-p', join(root, 'src'), '--outDir', join(folder, 'dist'), '--noCheck']
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  }, 60_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What a script prints, as JSON. It must end by itself. */
  const result = (script: string): unknown => {
    const file = join(folder, 'script.js')
    writeFileSync(
      file,
      `import { add, compile, getOrThrow, input, makeStep, matmul, mul, stateVariable, sum, tanh, wasm } from './dist/index.js'
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      const target = wasm({ threads: 2 })
      const x = input('x', [256, 256])
      const product = makeStep({ outputs: { y: tanh(matmul(x, x)) } })
      const feed = { x: new Float32Array(256 * 256).fill(0.01) }
      const start = async () => getOrThrow(await compile(product, { target })())
      ${script}`,
    )
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', file], {
      encoding: 'utf8',
      timeout: 80_000,
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return JSON.parse(stdout)
  }

  test('ends by itself after a run on threads', () => {
    expect(
      result(`
        const program = await start()
        const { y } = getOrThrow(await program.run(feed)())
        console.log(JSON.stringify([program.description.threads, y.data.length]))`),
    ).toEqual([2, 65_536])
  })

  test('uses no processor while its threads are idle', () => {
    const microseconds = result(`
        const program = await start()
        for (let i = 0; i < 10; i += 1) await program.run(feed)()
        await sleep(200)
        const before = process.cpuUsage()
        await sleep(300)
        const { user, system } = process.cpuUsage(before)
        console.log(user + system)`)
    expect(microseconds).toBeLessThan(30_000)
  })

  test('ends the threads of a program that is forgotten, and of no other', () => {
    expect(
      result(`
        const host = process.getBuiltinModule('node:worker_threads')
        let alive = 0
        host.Worker = class extends host.Worker {
          constructor(...args) {
            super(...args)
            alive += 1
            this.on('exit', () => (alive -= 1))
          }
        }
        const seen = []
        const look = async () => {
          for (let i = 0; i < 4; i += 1) {
            gc()
            await sleep(50)
          }
          seen.push(alive)
        }
        let a = await start()
        let b = await start()
        let run = b.run
        await look()
        a = b = undefined
        await look()
        getOrThrow(await run(feed)())
        run = undefined
        await look()
        console.log(JSON.stringify(seen))`),
    ).toEqual([2, 1, 0])
  })

  test.each([
    [1, 100_000, 1024],
    [2, 20_000, 20_000],
  ])(
    'on %d threads, %d runs take no memory',
    (threads, runs, size) => {
      const growth = result(`
        const w = stateVariable('w', [${size}], 'float', { kind: 'constant', value: 1 })
        const z = input('x', [${size}])
        const next = tanh(add(mul(w, 0.5), z))
        const step = makeStep({ outputs: { y: sum(next) }, next: [[w, next]] })
        const program = getOrThrow(await compile(step, { target: wasm({ threads: ${threads} }) })())
        const numbers = { x: new Float32Array(${size}) }
        const run = async (times) => {
          for (let i = 0; i < times; i += 1) getOrThrow(await program.run(numbers)())
          gc()
          await sleep(50)
          gc()
          const { rss, heapUsed, external } = process.memoryUsage()
          return [rss, heapUsed, external]
        }
        // The engine's heap grows to its size at first.
        const before = await run(${runs})
        const after = await run(${runs})
        console.log(JSON.stringify([program.description.threads, ...after.map((bytes, i) => (bytes - before[i]) / 2 ** 20)]))`)
      if (!Array.isArray(growth)) return expect.fail(`no list: ${growth}`)
      const [count, rss, heap, external] = growth
      expect(count).toBe(threads)
      expect(rss).toBeLessThan(16)
      expect(heap).toBeLessThan(1)
      expect(external).toBeLessThan(1)
    },
    90_000,
  )
})
