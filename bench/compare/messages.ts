/* What is said between the benchmark and a contestant in another process: one line of JSON each way. */
import * as t from 'io-ts'
import type { Parameters, Problem } from '../peers/Contestant.js'

const bytesOf = (array: Float32Array | Int32Array): string =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')

const bufferOf = (text: string): ArrayBuffer => {
  const bytes = Buffer.from(text, 'base64')
  return Uint8Array.from(bytes).buffer
}

const float32 = (text: string): Float32Array => new Float32Array(bufferOf(text))

const layers = t.array(t.type({ kernel: t.string, bias: t.string }))

export const encodeParameters = (parameters: Parameters): t.TypeOf<typeof layers> =>
  parameters.map(({ kernel, bias }) => ({ kernel: bytesOf(kernel), bias: bytesOf(bias) }))

export const decodeParameters = (encoded: t.TypeOf<typeof layers>): Parameters =>
  encoded.map(({ kernel, bias }) => ({ kernel: float32(kernel), bias: float32(bias) }))

const problem = t.type({
  batch: t.number,
  sizes: t.array(t.number),
  dropRate: t.number,
  lambda: t.number,
  learningRate: t.number,
  x: t.string,
  labels: t.string,
})

export const encodeProblem = (task: Problem): t.TypeOf<typeof problem> => ({
  ...task,
  sizes: [...task.sizes],
  x: bytesOf(task.x),
  labels: bytesOf(task.labels),
})

export const decodeProblem = (encoded: t.TypeOf<typeof problem>): Problem => ({
  ...encoded,
  x: float32(encoded.x),
  labels: new Int32Array(bufferOf(encoded.labels)),
})

/** `enter` starts anew; `steps` does so many of them; `restart` goes back to the first parameters. */
export const requestCodec = t.union([
  t.type({ do: t.literal('enter'), problem, start: layers }),
  t.type({ do: t.literal('steps'), count: t.number }),
  t.type({ do: t.literal('restart') }),
  t.type({ do: t.literal('parameters') }),
])

export const entered = t.type({ name: t.string })
export const stepped = t.type({
  milliseconds: t.number,
  losses: t.type({ data: t.number, penalty: t.number }),
})
export const restarted = t.type({})
export const held = t.type({ layers })
