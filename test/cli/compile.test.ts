import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeState } from '../../src/codec/stateCodec.js'
import { gpuModule } from '../../src/gpu/index.js'
import {
  dense,
  evaluationStep,
  getOrThrow,
  input,
  javascriptModule,
  pipe,
  softmax,
  stepToText,
  tensor,
  wasmModule,
} from '../../src/index.js'
import { buildCommandLine, type CommandLine } from './commandLine.js'

let regula: CommandLine
beforeAll(() => {
  regula = buildCommandLine()
  regula.write('step.json', stepToText(step))
}, 60_000)
afterAll(() => regula.remove())

const step = evaluationStep({
  outputs: { y: pipe(input('x', ['batch', 4]), dense('layer', 3), softmax) },
})

const target = ['--target', 'javascript', '--out', 'out']
const sized = [...target, '--dims', 'batch=2']

/** A module that makes a step of the built package. */
const moduleOf = (statement: string): string => {
  const entry = JSON.stringify(new URL('../index.js', pathToFileURL(regula.main)).href)
  return `import { evaluationStep, input, mul } from ${entry}
const made = evaluationStep({ outputs: { y: mul(input('x', ['n']), 2) } })
${statement}
`
}

test('writes a module and its types, and says what it wrote', () => {
  const { status, stdout, stderr } = regula.run('compile', 'step.json', ...sized, '--seed', '5')
  expect([status, stderr]).toEqual([0, ''])
  const expected = getOrThrow(javascriptModule(step, { dims: { batch: 2 }, seed: 5 }))
  expect(regula.read('out/step.js')).toBe(expected.js)
  expect(regula.read('out/step.d.ts')).toBe(expected.declarations)
  const bytes = (name: string): string => statSync(regula.path(name)).size.toLocaleString('en-US')
  expect(stdout).toMatch(new RegExp(`step\\.js +${bytes('out/step.js')}\n`))
  expect(stdout).toMatch(new RegExp(`step\\.d\\.ts +${bytes('out/step.d.ts')}\n`))
  expect(stdout).toContain(
    `kernels: ${expected.kernels}\narena: ${expected.arenaBytes.toLocaleString('en-US')} bytes\n`,
  )
})

test('what it writes runs in a plain Node', () => {
  regula.run('compile', 'step.json', '--target', 'javascript', '--out', 'deep/er', '--dims', 'batch=1')
  regula.write(
    'use.mjs',
    `import { createProgram } from './deep/er/step.js'
const { ok, outputs } = createProgram().run({ x: [[1, 2, 3, 4]] })
console.log(ok, outputs.y.reduce((total, p) => total + p, 0).toFixed(5))`,
  )
  const { stdout } = spawnSync(process.execPath, [regula.path('use.mjs')], { encoding: 'utf8', env: {} })
  expect(stdout).toBe('true 1.00000\n')
})

test('writes WebAssembly with the state beside it, and says what it wrote', () => {
  const args = ['--target', 'wasm', '--out', 'web', '--dims', 'batch=2', '--seed', '5']
  const { status, stdout, stderr } = regula.run('compile', 'step.json', ...args, '--name', 'net')
  expect([status, stderr]).toEqual([0, ''])
  const expected = getOrThrow(wasmModule(step, { dims: { batch: 2 }, seed: 5, name: 'net' }))
  expect(regula.read('web/net.js')).toBe(expected.js)
  expect(regula.read('web/net.d.ts')).toBe(expected.declarations)
  for (const [name, bytes] of [
    ['web/net.wasm', expected.wasm],
    ['web/net.safetensors', expected.state],
  ] as const) {
    expect(Uint8Array.from(readFileSync(regula.path(name)))).toEqual(Uint8Array.from(bytes))
    expect(stdout).toMatch(new RegExp(`${name.slice(4)} +${bytes.length.toLocaleString('en-US')}\n`))
  }
  expect(stdout).toContain(`kernels: ${expected.kernels}\n`)
})

test('the WebAssembly that it writes runs in a plain Node', () => {
  regula.run('compile', 'step.json', '--target', 'wasm', '--out', 'w', '--dims', 'batch=1', '--deterministic')
  regula.write('package.json', '{ "type": "module" }')
  regula.write(
    'use-wasm.mjs',
    `import { createProgram } from './w/step.js'
const { program } = await createProgram()
const { ok, outputs } = program.run({ x: [[1, 2, 3, 4]] })
console.log(ok, outputs.y.reduce((total, p) => total + p, 0).toFixed(5), program.description.multiplyAdd)`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, [regula.path('use-wasm.mjs')], {
    encoding: 'utf8',
    env: {},
  })
  expect([stdout, stderr]).toEqual(['true 1.00000 separate\n', ''])
})

test('writes a module for gpu.js, with the kernels of one mode or of all', () => {
  const args = ['--target', 'gpu', '--out', 'g', '--dims', 'batch=1', '--seed', '5']
  for (const mode of [undefined, 'cpu'] as const) {
    const { status, stdout, stderr } = regula.run(
      ...['compile', 'step.json', ...args, ...(mode === undefined ? [] : ['--mode', mode])],
    )
    expect([status, stderr]).toEqual([0, ''])
    const expected = getOrThrow(gpuModule(step, { dims: { batch: 1 }, seed: 5, ...(mode && { mode }) }))
    expect(regula.read('g/step.js')).toBe(expected.js)
    expect(regula.read('g/step.d.ts')).toBe(expected.declarations)
    expect(Uint8Array.from(readFileSync(regula.path('g/step.safetensors')))).toEqual(expected.state)
    expect(stdout).toContain(`kernels: ${expected.kernels}\n`)
  }
})

test('the module for gpu.js runs in a plain Node, and says so where gpu.js is not installed', () => {
  regula.run('compile', 'step.json', '--target', 'gpu', '--out', 'gp', '--dims', 'batch=1')
  regula.write('package.json', '{ "type": "module" }')
  regula.write(
    'use-gpu.mjs',
    `import { createProgram } from './gp/step.js'
const { ok, program, error } = await createProgram({ mode: 'webasm' })
const { outputs } = ok ? await program.run({ x: [[1, 2, 3, 4]] }) : {}
console.log(ok ? outputs.y.reduce((total, p) => total + p, 0).toFixed(5) : error.message)`,
  )
  const said = (): string => {
    const flags = { encoding: 'utf8', env: {} } as const
    const { stdout, stderr } = spawnSync(process.execPath, [regula.path('use-gpu.mjs')], flags)
    return stdout + stderr
  }
  expect(said()).toMatch(/^webasm: gpu\.js cannot be loaded: .*install it with: npm install gpu\.js\n$/)
  mkdirSync(regula.path('node_modules'))
  for (const name of ['gpu.js', 'acorn', 'gpu-mock.js'])
    symlinkSync(
      new URL(`../../node_modules/${name}`, import.meta.url),
      regula.path(`node_modules/${name}`),
      'junction',
    )
  expect(said()).toBe('1.00000\n')
})

test('a module gives the step as its default export or by name; files are written again', () => {
  regula.write('default.mjs', moduleOf('export default made'))
  regula.write('named.js', moduleOf('export const other = 1, step = made'))
  for (const name of ['default.mjs', 'named.js']) {
    const { status, stderr } = regula.run('compile', name, ...target, '--dims', 'n=3', '--name', 'twice.v1')
    expect([status, stderr]).toEqual([0, ''])
    expect(regula.read('out/twice.v1.js')).toContain("{ name: 'x', dtype: 'float', shape: [3]")
    expect(existsSync(regula.path('out/twice.v1.d.ts'))).toBe(true)
  }
})

test('starts from a given state', () => {
  const state = {
    'layer/kernel': tensor('float', [4, 3], new Float64Array(12).fill(1)),
    'layer/bias': tensor('float', [3], Float64Array.of(1, 2, 3)),
  }
  regula.write('state.json', JSON.stringify(encodeState(state)))
  expect(regula.run('compile', 'step.json', ...sized, '--state', 'state.json').status).toBe(0)
  expect(regula.read('out/step.js')).toBe(
    getOrThrow(javascriptModule(step, { dims: { batch: 2 }, state })).js,
  )
})

test.each([
  ['none.json', [], undefined, 'none.json: there is no such file or folder'],
  ['none.mjs', [], undefined, 'none.mjs: there is no such file or folder'],
  ['cut.json', [], '{"format":', 'cut.json: line 1, column 11: '],
  ['step.txt', [], '{}', 'step.txt: a step is a .json file, or a module: .js or .mjs'],
  ['empty.mjs', [], 'export {}', "empty.mjs: exports no step as its default or as 'step'; its exports: none"],
  ['other.mjs', [], 'export const step = { inputs: {} }, model = 1', 'its exports: model, step'],
  [
    'throws.mjs',
    [],
    'throw new TypeError("first\\nsecond")',
    'throws.mjs: cannot be loaded: TypeError: first\n',
  ],
  ['syntax.mjs', [], 'export default (', 'syntax.mjs: cannot be loaded: SyntaxError: '],
  [
    'absent.mjs',
    [],
    'import "nothing-of-that-name"',
    'absent.mjs: cannot be loaded: Error: Cannot find package',
  ],
])('names what is wrong with %s', (name, args, content, message) => {
  if (content !== undefined) regula.write(name, content)
  const { status, stdout, stderr } = regula.run('compile', name, ...target, ...args)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/^(regula: [^\n]+\n)+$/)
})

test('TypeScript is read where Node reads it', () => {
  regula.write('typed.ts', moduleOf('export const step: typeof made = made'))
  const { status, stderr } = regula.run('compile', 'typed.ts', ...target, '--dims', 'n=3')
  if (process.features && 'typescript' in process.features && process.features.typescript)
    expect(status).toBe(0)
  else {
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^regula: typed\.ts: this Node \(v\d+\.\d+\.\d+\) does not read TypeScript: use Node 22\.18/,
    )
  }
})

test.each([
  [target, "step.json: compile: the dimension 'batch' has no size"],
  [[...sized, 'n=3'], "step.json: compile: there is no dimension 'n'; the step has batch"],
  [[...sized, '--deterministic'], '--deterministic is for --target wasm'],
  [[...sized, '--mode', 'cpu'], '--mode is for --target gpu'],
  [[...target, '--dims', 'batch=0'], "the dimension 'batch' is 0"],
  [[...sized, '--state', 'none.json'], 'none.json: there is no such file or folder'],
  [[...sized, '--state', 'step.json'], 'step.json: '],
  [
    ['--target', 'javascript', '--out', 'step.json', '--dims', 'batch=2'],
    'step.json: is a file, not a folder',
  ],
  [
    ['--target', 'javascript', '--out', 'step.json/below', '--dims', 'batch=2'],
    'step.json/below: is a file, not a folder',
  ],
])('a fault ends with 1 and writes nothing: %j', (args, message) => {
  const { status, stdout, stderr } = regula.run('compile', 'step.json', ...args)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/^(regula: [^\n]+\n)+$/)
})

test('what is read is not written over', () => {
  const source = moduleOf('export default made')
  regula.write('model.js', source)
  const { status, stderr } = regula.run(
    ...['compile', 'model.js', '--target', 'javascript', '--out', '.', '--dims', 'n=1', '--name', 'model'],
  )
  expect([status, stderr]).toEqual([
    1,
    "regula: 'model.js' is read and must not be written: give another --out or --name\n",
  ])
  expect(regula.read('model.js')).toBe(source)
})

test('a place where no folder can be made is an error at once', () => {
  const { status, stderr } = regula.run(
    ...['compile', 'step.json', '--target', 'wasm', '--out', '/proc/none/a', '--dims', 'batch=2'],
  )
  expect(status).toBe(1)
  expect(stderr).toContain('/proc/none')
})

test('a folder where a file should be', () => {
  mkdirSync(regula.path('full/step.js'), { recursive: true })
  const { status, stderr } = regula.run(
    ...['compile', 'step.json', '--target', 'javascript', '--out', 'full', '--dims', 'batch=2'],
  )
  expect(status).toBe(1)
  expect(stderr).toMatch(/^regula: full.step\.js: is a folder, not a file\n$/)
})

test.each([
  [['compile', ...target], /missing required argument 'step'/],
  [['compile', 'step.json', '--out', 'o'], /required option '--target <name>' not specified/],
  [['compile', 'step.json', '--target', 'javascript'], /required option '--out <folder>' not specified/],
  [['compile', 'step.json', '--target', 'tpu', '--out', 'o'], /Allowed choices are javascript, wasm, gpu/],
  [['compile', 'step.json', ...sized, '--mode', 'metal'], /Allowed choices are auto, webgpu, webgl2/],
  [['compile', 'step.json', ...target, '--dims', 'batch'], /a name with its size, such as batch=128/],
  [['compile', 'step.json', ...target, '--dims', 'batch=-1'], /a name with its size/],
  [['compile', 'step.json', ...sized, 'batch=3'], /The size of 'batch' is given twice/],
  [['compile', ...sized, 'step.json'], /a name with its size/],
  [['compile', 'step.json', ...sized, '--seed', '-1'], /whole number from 0/],
  [['compile', 'step.json', ...sized, '--name', '../step'], /letters, digits/],
  [['compile', 'step.json', ...sized, '--name', ''], /letters, digits/],
])('wrong usage ends with 2: %j', (args, message) => {
  const { status, stdout, stderr } = regula.run(...args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(message)
})
