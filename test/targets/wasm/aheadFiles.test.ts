/* The files of a module that is written ahead of time, and what is said of those that are not as they were written. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  add,
  type DType,
  formatError,
  getOrThrow,
  type Initializer,
  input,
  makeStep,
  mul,
  stateVariable,
  sum,
  tensor,
  wasmModule,
  zeros,
} from 'regula'
import { afterAll, describe, expect, test } from 'vitest'
import { safetensors } from '../../../src/targets/ahead/safetensors.js'
import { errorOf, type Failure, makeFolder, outputsOf, programOf, writeModule } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

const numbers = Float64Array.from({ length: 6 }, (_, i) => i / 4 - 1)
const from = (dtype: DType, data: Float64Array): Initializer => ({
  kind: 'values',
  value: tensor(dtype, [data.length], data),
})
const flags = stateVariable('flags', [3], 'bool', from('bool', Float64Array.of(1, 0, 1)))
const w = stateVariable('w', [6], 'float', from('float', numbers))
const count = stateVariable('count', [1], 'int', from('int', Float64Array.of(-7)))
const key = stateVariable('key', [2], 'uint32', from('uint32', Float64Array.of(1, 2 ** 32 - 1)))
const step = makeStep({
  outputs: { y: sum(mul(w, input('x', [6]))), flags },
  next: [
    [w, add(w, 1)],
    [count, add(count, 1)],
    [key, key],
  ],
})
const files = getOrThrow(wasmModule(step))
const create = await folder.load(step)
const x = new Float32Array(6).fill(1)

const headerOf = (bytes: Uint8Array) => {
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)))
  return { size, header, data: bytes.subarray(8 + size) }
}

/** A file with this header before the data of the right one. */
const withHeader = (header: unknown, data = headerOf(files.state).data): Uint8Array => {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

describe('the state', () => {
  test('is a file as safetensors reads it', () => {
    const { size, header, data } = headerOf(files.state)
    expect(size % 8).toBe(0)
    expect(header).toEqual({
      __metadata__: { format: 'regula' },
      w: { dtype: 'F32', shape: [6], data_offsets: [0, 24] },
      count: { dtype: 'I32', shape: [1], data_offsets: [24, 28] },
      key: { dtype: 'U32', shape: [2], data_offsets: [28, 36] },
      flags: { dtype: 'BOOL', shape: [3], data_offsets: [36, 39] },
    })
    expect(Float32Array.from(numbers)).toEqual(new Float32Array(data.slice(0, 24).buffer))
    expect([...data.subarray(36)]).toEqual([1, 0, 1])
  })

  test('starts the program, from any file that has the variables', async () => {
    const program = programOf(await create())
    expect(program.state()).toEqual({
      flags: Uint8Array.of(1, 0, 1),
      w: Float32Array.from(numbers),
      count: Int32Array.of(-7),
      key: Uint32Array.of(1, 2 ** 32 - 1),
    })
    const entries: readonly (readonly [string, object])[] = [
      ['other', { dtype: 'F64', shape: [0], data_offsets: [0, 0] }],
      ['w', { dtype: 'F32', shape: [6], data_offsets: [0, 24] }],
      ['flags', { dtype: 'BOOL', shape: [3], data_offsets: [36, 39] }],
      ['key', { dtype: 'U32', shape: [2], data_offsets: [28, 36] }],
      ['count', { dtype: 'I32', shape: [1], data_offsets: [24, 28] }],
    ]
    const odd = new Uint8Array(500)
    const file = withHeader(Object.fromEntries(entries))
    odd.set(file, 3)
    const other = programOf(await create({ state: odd.subarray(3, 3 + file.length) }))
    expect(other.state()).toEqual(program.state())
    expect(program.load(files.state)).toEqual({ ok: true })
  })

  test('is written again as it was read', () => {
    const ports = [
      { name: 'ü"\n\ud800', dtype: 'bool', shape: [2] },
      { name: '__proto__', dtype: 'float', shape: [] },
    ] as const
    const values = Object.fromEntries(
      ports.map(({ name, dtype, shape }, i) => [
        name,
        tensor(dtype, shape, Float64Array.of(1, i).subarray(i)),
      ]),
    )
    const { header, data } = headerOf(safetensors(ports, values))
    expect(Object.entries(Object(header)).slice(1)).toEqual([
      ['__proto__', { dtype: 'F32', shape: [], data_offsets: [0, 4] }],
      ['ü"\n\ud800', { dtype: 'BOOL', shape: [2], data_offsets: [4, 6] }],
    ])
    expect(data).toHaveLength(6)
  })

  const { w: right, ...others } = {
    w: { dtype: 'F32', shape: [6], data_offsets: [0, 24] },
    count: { dtype: 'I32', shape: [1], data_offsets: [24, 28] },
    key: { dtype: 'U32', shape: [2], data_offsets: [28, 36] },
    flags: { dtype: 'BOOL', shape: [3], data_offsets: [36, 39] },
  }
  const no = 'the state is no file of safetensors: '
  test.each<readonly [string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), `${no}its header ends at byte 8 of 0`],
    ['seven bytes', files.state.slice(0, 7), `${no}its header ends at byte 8 of 7`],
    ['half a header', files.state.slice(0, 40), `${no}its header ends at byte `],
    ['half the data', files.state.slice(0, -3), `${no}'flags' has the offsets 36, 39`],
    ['more than the data', Uint8Array.from([...files.state, 1]), `${no}its tensors end at byte `],
    [
      'a header without end',
      new Uint8Array(64).fill(255),
      `${no}its header ends at byte 18446744073709552000 of 64`,
    ],
    ['no JSON', withHeader('{"w": '), no],
    ['no UTF-8', withHeader('').map((byte, i) => (i === 0 ? 3 : i > 7 ? 0xff : byte)), no],
    ['a list', withHeader([1]), `${no}'0' has no dtype`],
    ['null', withHeader('null'), `${no}its tensors end at byte `],
    ['no entry', withHeader({ w: null }), `${no}'w' has no dtype, shape and offsets`],
    ['negative sizes', withHeader({ ...others, w: { ...right, shape: [-2, -3] } }), 'has shape [-2, -3]'],
    ['texts', withHeader({ ...others, w: { ...right, data_offsets: ['0', '24'] } }), `${no}'w' has no dtype`],
    [
      'one offset',
      withHeader({ ...others, w: { ...right, data_offsets: [0] } }),
      `${no}'w' has the offsets 0, -1`,
    ],
    [
      'an overlap',
      withHeader({ w: right, ...others, count: { ...others.count, data_offsets: [20, 24] } }),
      `${no}'count' has the offsets 20, 24`,
    ],
    [
      'what reaches into another',
      withHeader({ ...others, w: { ...right, data_offsets: [0, 28] } }),
      `${no}'w' has 28 bytes for [6]`,
    ],
    [
      'a gap',
      withHeader({ ...others, w: { ...right, data_offsets: [4, 24] } }),
      `${no}'w' has the offsets 4, 24`,
    ],
    [
      'a name twice',
      withHeader(
        `{"w":${JSON.stringify(right)},${JSON.stringify({ ...others, w: { ...right, data_offsets: [24, 24] } }).slice(1)}`,
      ),
      no,
    ],
    [
      'beyond the end',
      withHeader({ ...others, w: { ...right, data_offsets: [0, 99] } }),
      `${no}'w' has the offsets 0, 99`,
    ],
    ['another size', withHeader({ ...others, w: { ...right, shape: [5] } }), `${no}'w' has 24 bytes for [5]`],
    [
      'another dtype',
      withHeader({ ...others, w: { ...right, dtype: 'I32' } }),
      `${no}'w' is I32, expected F32`,
    ],
    [
      'another shape',
      withHeader({ ...others, w: { ...right, shape: [2, 3] } }),
      "state 'w' has shape [2, 3], expected [6]",
    ],
    ['another name', withHeader({ ...others, v: right }), "state 'w' (float [6]) is missing"],
    ['a NaN', withHeader({ ...others, w: right }, new Uint8Array(39).fill(255)), "state 'w' has NaN at [0]"],
  ])('with %s is an error, and nothing is loaded', async (_, state, message) => {
    const made = await create({ state })
    expect(errorOf(made)).toMatchObject({ kind: 'BadInput', message: expect.stringContaining(message) })
    const program = programOf(await create())
    outputsOf(program, { x })
    const before = program.state()
    expect(program.load(state)).toEqual(made)
    expect(program.state()).toEqual(before)
  })
})

describe('files that are not as they were written', () => {
  const spoiled = async (
    name: string,
    change: (bytes: Uint8Array) => Uint8Array | undefined,
  ): Promise<unknown> => {
    writeModule(folder.path, files)
    const path = join(folder.path, name)
    const changed = change(new Uint8Array(readFileSync(path)))
    if (changed === undefined) rmSync(path)
    else writeFileSync(path, changed)
    return JSON.parse(
      folder.node(
        '--input-type=module',
        '-e',
        "import { createProgram } from './step.js'; console.log(JSON.stringify(await createProgram()))",
      ),
    )
  }
  const failed = (message: unknown): Failure => ({
    ok: false,
    error: { kind: 'LoadFailed', message: expect.stringMatching(`${message}`) },
  })

  test.each(['step.wasm', 'step.safetensors'])('%s', async (name) => {
    const { length } = name === 'step.wasm' ? files.wasm : files.state
    expect(await spoiled(name, () => undefined)).toEqual(failed(`^${name} cannot be read: ENOENT`))
    for (const size of [0, 1, 8, length >> 1, length - 1])
      expect(await spoiled(name, (bytes) => bytes.slice(0, size))).toEqual(
        failed(`^${name} has ${size} bytes, expected ${length}$`),
      )
    expect(await spoiled(name, (bytes) => Uint8Array.from([...bytes, 0]))).toEqual(failed(`^${name} has `))
  })

  test('one bit', async () => {
    for (const [name, bytes] of [
      ['wasm', files.wasm],
      ['state', files.state],
    ] as const)
      for (let i = 0; i < 60; i += 1) {
        const at = Math.floor((i * bytes.length) / 60)
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ (1 << (i & 7))
        const made = await create({ [name]: changed })
        if (name === 'wasm') expect(made).toEqual(failed('^step.wasm is damaged: its checksum is wrong$'))
        else if (!made.ok) expect(made.error.kind).toBe('BadInput')
      }
    for (const at of [0, 8, files.state.length - 1])
      expect(
        await spoiled('step.safetensors', (bytes) => bytes.map((byte, i) => (i === at ? byte ^ 4 : byte))),
      ).toEqual(failed('^step.safetensors is damaged: its checksum is wrong$'))
  })
})

describe('engines', () => {
  const said = (before: string): unknown => {
    writeModule(folder.path, files)
    return JSON.parse(
      folder.node(
        '--input-type=module',
        '-e',
        `${before}
const { createProgram } = await import('./step.js')
const made = await createProgram()
console.log(JSON.stringify(made.ok ? made.program.description.multiplyAdd : made.error.message))`,
      ),
    )
  }

  test('without WebAssembly, without vectors, without memory', () => {
    expect(said('delete globalThis.WebAssembly')).toMatch(/WebAssembly/)
    expect(said('WebAssembly.validate = () => false')).toBe('this engine lacks WebAssembly SIMD')
    expect(said("WebAssembly.Memory = class { constructor() { throw new RangeError('none') } }")).toMatch(
      /^there is no memory of \d+ bytes$/,
    )
  })

  test('without relaxed multiply-add run the plain module', () => {
    const plain = `const { validate } = WebAssembly
WebAssembly.validate = (bytes) => bytes.length < ${files.wasm.length / 2} && !String.fromCharCode(...bytes).includes('\\xfd\\x85\\x02') && validate(bytes)`
    expect(said(plain)).toBe('separate')
  })
})

describe('what cannot be written', () => {
  const messageOf = (made: ReturnType<typeof wasmModule>): string =>
    made._tag === 'Left' ? formatError(made.left) : 'it is written'

  test('more than 2 GiB', () => {
    const large = makeStep({
      outputs: { y: sum(add(input('x', [2 ** 15, 2 ** 14]), input('y', [2 ** 14]))) },
    })
    expect(messageOf(wasmModule(large))).toMatch(
      /takes (an arena of )?\d{10,} bytes.*at most 2147483648 are possible/,
    )
  })

  test('a variable that the format has no place for, and names that are none of files', () => {
    const v = stateVariable('__metadata__', [], 'float', zeros())
    expect(messageOf(wasmModule(makeStep({ outputs: { v } })))).toContain("no variable '__metadata__'")
    for (const name of ['', '../step', 'a b', "'"])
      expect(messageOf(wasmModule(step, { name }))).toContain(`'${name}' is no name of files`)
  })

  test('a step with faults', () => {
    expect(messageOf(wasmModule(makeStep({ outputs: { y: input('x', ['n']) } })))).toContain(
      "'n' has no size",
    )
  })
})
