/* A module that is put together function by function. */
import { type Bytes, flatten, unsigned } from './bytes.js'
import { type Code, type Local, type Statement, type Type, typeByte } from './Code.js'
import type { Callee } from './control.js'

/** A function that is being written. */
export interface FunctionBuilder {
  /** The next parameter. All parameters come before the first variable. */
  readonly param: <T extends Type>(type: T) => Local<T>
  /** A new variable. It starts as 0. */
  readonly local: <T extends Type>(type: T) => Local<T>
}

/** The instructions of a function, and the types of what they leave. */
export interface Body {
  readonly bytes: Bytes
  readonly results: readonly Type[]
}

interface Finished {
  readonly signature: number
  readonly body: Uint8Array
}

/** The memory of a module, which is given to it. Pages have 64 KiB. */
export interface MemoryImport {
  readonly pages: number
  readonly shared: boolean
}

/** A name of ASCII letters. */
const string = (text: string): Bytes => [
  unsigned(text.length),
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
]

const list = (items: readonly Bytes[]): Bytes => [unsigned(items.length), items]

const section = (id: number, content: Bytes): Bytes => {
  const bytes = flatten(content)
  return [id, unsigned(bytes.length), bytes]
}

/** A section that engines skip. */
export const customSection = (name: string, content: Uint8Array): Bytes => section(0, [string(name), content])

/** Runs of equal types among the variables of a function. */
const localsBytes = (types: readonly Type[]): Bytes => {
  const runs: { readonly type: Type; count: number }[] = []
  for (const type of types) {
    const last = runs.at(-1)
    if (last?.type === type) last.count += 1
    else runs.push({ type, count: 1 })
  }
  return list(runs.map(({ type, count }) => [unsigned(count), typeByte[type]]))
}

/** A module that imports `env.memory` and the number `env.scratch`, and exports functions. */
export const makeModule = () => {
  const signatures = new Map<string, { readonly index: number; readonly bytes: Bytes }>()
  const functions: Finished[] = []
  const known = new Map<string, Callee>()
  const exported = new Map<string, number>()

  const signatureOf = (params: readonly Type[], results: readonly Type[]): number => {
    const key = `${params.join()}:${results.join()}`
    const found = signatures.get(key)
    if (found !== undefined) return found.index
    const index = signatures.size
    const types = (some: readonly Type[]): Bytes => list(some.map((type) => typeByte[type]))
    signatures.set(key, { index, bytes: [0x60, types(params), types(results)] })
    return index
  }

  /** Adds a function; one with equal instructions is not added again. */
  const define = (write: (f: FunctionBuilder) => Body): Callee => {
    const params: Type[] = []
    const locals: Type[] = []
    const { bytes: content, results } = write({
      param: (type) => ({ type, index: params.push(type) - 1 }),
      local: (type) => ({ type, index: params.length + locals.push(type) - 1 }),
    })
    const body = flatten([localsBytes(locals), content, 0x0b])
    const signature = signatureOf(params, results)
    const key = `${signature}:${body.join()}`
    const same = known.get(key)
    if (same !== undefined) return same
    const callee = { index: functions.length, params, results }
    functions.push({ signature, body })
    known.set(key, callee)
    return callee
  }

  const bytes = ({ pages, shared }: MemoryImport): Uint8Array<ArrayBuffer> =>
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, list([...signatures.values()].map((signature) => signature.bytes))),
      section(
        2,
        list([
          [
            string('env'),
            string('memory'),
            2,
            shared ? [3, unsigned(pages), unsigned(pages)] : [1, unsigned(pages), unsigned(pages)],
          ],
          [string('env'), string('scratch'), 3, typeByte.i32, 0],
        ]),
      ),
      section(3, list(functions.map(({ signature }) => unsigned(signature)))),
      section(7, list([...exported].map(([name, index]) => [string(name), 0, unsigned(index)]))),
      section(10, list(functions.map(({ body }) => [unsigned(body.length), body]))),
    ])

  return {
    define,
    /** Makes a function callable from outside. */
    publish: (name: string, { index }: Callee): void => {
      exported.set(name, index)
    },
    bytes,
  }
}

export type Module = ReturnType<typeof makeModule>

/** Statements, then the results that they leave. */
export const bodyOf = (statements: readonly Statement[], ...results: readonly Code<Type>[]): Body => ({
  bytes: [statements.map(({ bytes }) => bytes), results.map(({ bytes }) => bytes)],
  results: results.map(({ type }) => type),
})
