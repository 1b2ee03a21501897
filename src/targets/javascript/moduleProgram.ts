/* The program of a module that is written ahead of time, as text. */

/** Makes a program over an arena of its own; `link` and the tables of ports stand before it. */
export const programText = `// A program with an arena of its own. It keeps the state from run to run. A state that does not fit is reported by
// every run until one that fits is loaded.
export const createProgram = (options) => {
  const memory = new ArrayBuffer(arenaBytes)
  const f32 = new Float32Array(memory), i32 = new Int32Array(memory), u32 = new Uint32Array(memory)
  const views = { float: f32, int: i32, uint32: u32 }

  const put = ({ dtype, shape, at }, numbers) => {
    if (at === undefined) return
    if (dtype !== 'bool') {
      views[dtype].set(numbers, at)
      return
    }
    u32.fill(0, at, at + Math.ceil(sizeOf(shape) / 32))
    for (let i = 0; i < numbers.length; i += 1) if (numbers[i] !== 0) u32[at + (i >>> 5)] |= 1 << (i & 31)
  }

  const get = ({ dtype, shape, at }) => {
    const size = sizeOf(shape)
    return dtype === 'bool'
      ? Uint8Array.from({ length: size }, (_, i) => (u32[at + (i >>> 5)] >>> (i & 31)) & 1)
      : views[dtype].slice(at, at + size)
  }

  const getAll = (ports) => Object.fromEntries(ports.map((port) => [port.name, get(port)]))

  const firstNonFinite = ({ dtype, shape, at }) => {
    if (dtype !== 'float') return -1
    for (let i = 0, size = sizeOf(shape); i < size; i += 1) if (!Number.isFinite(f32[at + i])) return i
    return -1
  }

  const nonFinite = () => {
    if (nonFiniteAllowed) return undefined
    for (const [kind, ports] of [['output', outputs], ['state', state]])
      for (const port of ports) {
        const position = firstNonFinite(port)
        if (position < 0) continue
        const value = f32[port.at + position]
        const index = indexOf(position, port.shape)
        const message = kind + " '" + port.name + "' has " + value + ' at [' + index.join(', ') + ']'
        return failure('NonFinite', message, { name: port.name, value, index })
      }
    return undefined
  }

  const load = (given) => {
    const { numbers, problems } = decode('state', state, given, false)
    if (problems.length > 0) return badInput(problems)
    state.forEach((port, i) => put(port, numbers[i]))
    unfit = undefined
    return { ok: true }
  }

  const changing = state.filter(({ changes }) => changes)
  const wordsOf = ({ dtype, shape, at }) =>
    u32.subarray(at, at + (dtype === 'bool' ? Math.ceil(sizeOf(shape) / 32) : sizeOf(shape)))
  const undo = changing.map((port) => wordsOf(port).slice())
  const runKernels = link(memory)

  const run = (given) => {
    if (unfit !== undefined) return unfit
    const { numbers, problems } = decode('input', inputs, given, true)
    if (problems.length > 0) return badInput(problems)
    inputs.forEach((port, i) => put(port, numbers[i]))
    changing.forEach((port, i) => undo[i].set(wordsOf(port)))
    const fault = runKernels()
    const failed = fault === undefined ? nonFinite() : evaluationFailed(fault)
    if (failed === undefined) return { ok: true, outputs: getAll(outputs) }
    changing.forEach((port, i) => wordsOf(port).set(undo[i]))
    return failed
  }

  for (const [at, words, value] of firstValues) {
    if (typeof value === 'number') {
      u32.fill(value, at, at + words)
      continue
    }
    const bytes = atob(value)
    for (let i = 0; i < words; i += 1)
      u32[at + i] =
        bytes.charCodeAt(4 * i) |
        (bytes.charCodeAt(4 * i + 1) << 8) |
        (bytes.charCodeAt(4 * i + 2) << 16) |
        (bytes.charCodeAt(4 * i + 3) << 24)
  }
  let unfit
  const loaded = options?.state === undefined ? undefined : load(options.state)
  if (loaded !== undefined && !loaded.ok) unfit = loaded

  return { description, run, state: () => getAll(state), load }
}`
