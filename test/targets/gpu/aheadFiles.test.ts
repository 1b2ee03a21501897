/* The files of a module for gpu.js, and what is said of those that are not as they were written. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  add,
  formatError,
  getOrThrow,
  input,
  makeStep,
  mul,
  stateVariable,
  sum,
  take,
  tensor,
  wasmModule,
  zeros,
} from 'regula'
import { type GpuModuleOptions, gpuModule } from 'regula/gpu'
import { afterAll, describe, expect, test } from 'vitest'
import { errorOf, makeFolder, outputsOf, programOf, stateOf, writeModule } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

const w = stateVariable('w', [6], 'float', {
  kind: 'values',
  value: tensor(
    'float',
    [6],
    Float64Array.from({ length: 6 }, (_, i) => i / 4 - 1),
  ),
})
const key = stateVariable('key', [2], 'uint32', {
  kind: 'values',
  value: tensor('uint32', [2], Float64Array.of(1, 2 ** 32 - 1)),
})
const step = makeStep({
  outputs: { y: sum(mul(w, input('x', [6]))) },
  next: [
    [w, add(w, 1)],
    [key, key],
  ],
})
const files = getOrThrow(gpuModule(step))

test('the state is the file that WebAssembly modules have', () => {
  expect(files.state).toEqual(getOrThrow(wasmModule(step)).state)
})

test('a file that is not as it was written is an error', () => {
  const said = (change: (bytes: Uint8Array) => Uint8Array | undefined): unknown => {
    writeModule(folder.path, files)
    const path = join(folder.path, 'step.safetensors')
    const changed = change(new Uint8Array(readFileSync(path)))
    if (changed === undefined) rmSync(path)
    else writeFileSync(path, changed)
    return folder.node(
      "import { createProgram } from './step.js'\nconsole.log(JSON.stringify(await createProgram({ mode: 'cpu' })))",
    )
  }
  const failed = (message: RegExp) => ({
    ok: false,
    error: { kind: 'LoadFailed', message: expect.stringMatching(message) },
  })
  const { length } = files.state
  expect(said(() => undefined)).toEqual(failed(/^step\.safetensors cannot be read: ENOENT/))
  for (const size of [0, 8, length - 1])
    expect(said((bytes) => bytes.slice(0, size))).toEqual(
      failed(new RegExp(`^step\\.safetensors has ${size} bytes, expected ${length}$`)),
    )
  expect(said((bytes) => bytes.map((byte, i) => (i === length - 1 ? byte ^ 4 : byte)))).toEqual(
    failed(/^step\.safetensors is damaged: its checksum is wrong$/),
  )
})

test('bytes that are given are looked at', async () => {
  const create = await folder.load(step)
  const program = programOf(await create({ mode: 'cpu', state: files.state }))
  await outputsOf(program, { x: new Float32Array(6) })
  const before = await stateOf(program)
  for (const spoiled of [
    new Uint8Array(),
    files.state.slice(0, 40),
    files.state.slice(0, -3),
    Uint8Array.from([...files.state, 1]),
    files.state.map((byte, i) => (i < 8 ? 255 : byte)),
  ]) {
    const error = {
      kind: 'BadInput',
      message: expect.stringMatching(/^the state is no file of safetensors: /),
    }
    expect(errorOf(await program.load(spoiled))).toMatchObject(error)
    expect(errorOf(await create({ mode: 'cpu', state: spoiled }))).toMatchObject(error)
  }
  const nan = files.state.map((byte, i) => (i >= files.state.length - 32 ? 255 : byte))
  expect(errorOf(await program.load(nan))?.message).toMatch(/^state 'w' has NaN at \[0\]/)
  expect(await stateOf(program)).toEqual(before)
  expect(await program.load(files.state)).toEqual({ ok: true })
})

test('files have names of their own', () => {
  const named = getOrThrow(gpuModule(step, { name: 'my-net.v2' }))
  writeModule(join(folder.path, 'else'), named, 'my-net.v2')
  expect(named.js).toContain("new URL('./my-net.v2.safetensors', import.meta.url)")
  const text = `
import { createProgram } from './else/my-net.v2.js'
console.log((await createProgram({ mode: 'webasm' })).ok)
`
  expect(folder.node(text)).toBe(true)
})

describe('what cannot be written', () => {
  const messageOf = (made: ReturnType<typeof gpuModule>): string =>
    made._tag === 'Left' ? formatError(made.left) : 'it is written'
  const large = makeStep({ outputs: { y: take(input('x', [2 ** 24 + 1]), input('at', [2], 'int')) } })

  test('choices among more numbers than kernels address, in the modes where they do not', () => {
    const gpus: GpuModuleOptions['mode'] = 'webgpu'
    expect(messageOf(gpuModule(large, { mode: gpus }))).toMatch(
      /takes numbers of a long array by index; kernels address 16777216 numbers exactly/,
    )
    const { js } = getOrThrow(gpuModule(large))
    expect(js).toMatch(/name: 'cpu', variant: 0/)
    expect(js).toMatch(/= '.* by index; kernels address 16777216 numbers exactly/)
  })

  test('a variable that the format has no place for, and names that are none of files', () => {
    const v = stateVariable('__metadata__', [], 'float', zeros())
    expect(messageOf(gpuModule(makeStep({ outputs: { v } })))).toContain("no variable '__metadata__'")
    for (const name of ['', '../step', 'a b', "'"])
      expect(messageOf(gpuModule(step, { name }))).toContain(`'${name}' is no name of files`)
  })

  test('a step with faults', () => {
    expect(messageOf(gpuModule(makeStep({ outputs: { y: input('x', ['n']) } })))).toContain("'n' has no size")
  })
})

describe('names are text of the user', () => {
  const broken = 'globalThis.broken = true'
  test.each([
    `'; ${broken}; '`,
    `\\'; ${broken}; //`,
    `\`; ${broken}; \``,
    `\${${broken}} ${'long '.repeat(20)}`,
    `\n${broken}\n\`\${${broken}}`,
    `\u2028${broken}\u2029`,
    `</script><script>${broken}</script><!--\n`,
    '\u202e turned \ud800\0',
    '__proto__',
    'constructor',
    '',
  ])('an output named %j', async (name) => {
    const [x, v] = [input('x', [2]), stateVariable('v', [2], 'float', zeros())]
    const odd = makeStep({ outputs: Object.fromEntries([[name, add(x, v)]]), next: [[v, add(v, 1)]] })
    const program = programOf(await (await folder.load(odd))({ mode: 'webasm' }))
    const value = (data: Float32Array) => Object.fromEntries([[name, data]])
    expect(await outputsOf(program, { x: [1, 2] })).toEqual(value(Float32Array.of(1, 2)))
    expect(await outputsOf(program, { x: [1, 2] })).toEqual(value(Float32Array.of(2, 3)))
    expect(program.description.outputs).toEqual([{ name, dtype: 'float', shape: [2] }])
    expect(globalThis).not.toHaveProperty('broken')
    const { js, declarations } = getOrThrow(gpuModule(odd))
    for (const text of [js, declarations])
      expect(text).not.toMatch(/[^\n\P{C}]|[\u2028\u2029]|<\/script|<!--/u)
  })

  test.each(['toString', 'hasOwnProperty', 'valueOf', 'a/b-c.d'])(
    'an input and a variable %j',
    async (name) => {
      const [x, v] = [input(name, [2]), stateVariable(name, [2], 'float', zeros())]
      const value = (data: unknown) => Object.fromEntries([[name, data]])
      const odd = makeStep({ outputs: { y: add(x, v) }, next: [[v, add(v, 1)]] })
      const program = programOf(await (await folder.load(odd))({ mode: 'webasm' }))
      expect((await outputsOf(program, value([1, 2]))).y).toEqual(Float32Array.of(1, 2))
      expect(await stateOf(program)).toEqual(value(Float32Array.of(1, 1)))
      expect(errorOf(await program.run({}))?.message).toBe(`input '${name}' (float [2]) is missing`)
      expect(errorOf(await program.load({}))?.message).toBe(`state '${name}' (float [2]) is missing`)
    },
  )
})
