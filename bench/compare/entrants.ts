/* Who takes part: each of them is a process of its own. */
import { fileURLToPath } from 'node:url'
import { findNodes, findTorch, type Node, torchCommand } from './installations.js'
import type { Command } from './Remote.js'

export interface Entrant {
  readonly command: Command
  readonly kind: 'regula' | 'peer' | 'limit'
  /** Contestants of one family are ways of running the same library. */
  readonly family: string
  readonly threads: number
  /** The Node it runs on, unless it runs on something else. */
  readonly node: Node | undefined
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const onNode = (
  node: Node,
  name: string,
  { kind, family, threads }: Pick<Entrant, 'kind' | 'family' | 'threads'>,
): Entrant => ({
  command: { file: node.file, arguments: [path('serve.js'), name, String(threads)] },
  ...{ kind, family, threads, node },
})

const ofNode = (node: Node): readonly Entrant[] => {
  const limits = ['relaxed', 'plain', 'copy'].map((name) =>
    onNode(node, name, { kind: 'limit', family: name, threads: 1 }),
  )
  const regula = [1, 2].map((threads) =>
    onNode(node, 'regula', { kind: 'regula', family: 'Regula', threads }),
  )
  const jax = [1, 2].map((threads) => onNode(node, 'jax', { kind: 'peer', family: 'jax-js', threads }))
  return [
    ...limits,
    ...regula,
    ...jax,
    onNode(node, 'tensorflowWasm', { kind: 'peer', family: 'TensorFlow.js wasm', threads: 1 }),
    onNode(node, 'gpu', { kind: 'peer', family: 'gpu.js webasm', threads: 2 }),
  ]
}

const torchOn = (python: string, threads: number): Entrant => ({
  command: torchCommand(python, 'torchStep.py', threads, []),
  ...{ kind: 'peer', family: 'PyTorch', threads, node: undefined },
})

export const findEntrants = (): readonly Entrant[] => {
  const python = findTorch()
  const torch = python === undefined ? [] : [1, 2].map((threads) => torchOn(python, threads))
  return [...findNodes().flatMap(ofNode), ...torch]
}
