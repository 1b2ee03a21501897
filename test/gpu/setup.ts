/*
 * What GPUs of Node need around them: a screen for headless GL, and SwiftShader where there is no other Vulkan. Each mode
 * is looked for in a process of its own, as a library that does not load may end the process.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

export type NodeMode = 'webgpu' | 'headlessgl' | 'webasm' | 'cpu'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why a mode cannot run here; nothing where it can. */
    readonly missing: Readonly<Record<NodeMode, string>>
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json'

const lookFor: Readonly<Record<NodeMode, string>> = {
  webgpu: `
    const { create } = await import('webgpu')
    if (await create([]).requestAdapter() === null) throw new Error('Dawn finds no adapter')`,
  headlessgl: `
    const { createRequire } = await import('node:module')
    if (createRequire(process.cwd() + '/')('gl')(1, 1) === null) throw new Error('gl finds no screen')`,
  webasm: `
    const { GPU } = await import('gpu.js')
    if (!GPU.isWebAssemblySupported) throw new Error('gpu.js finds no WebAssembly')`,
  cpu: "await import('gpu.js')",
}

/** Why some text of a module does not run in Node; nothing where it does. */
const obstacle = (text: string): string => {
  const module = `try { ${text}; process.exit(0) } catch (cause) { console.error(cause.message.split('\\n')[0]); process.exit(1) }`
  const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', module], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return status === 0 ? '' : (stderr.trim().split('\n').at(-1) ?? '') || `it ends by ${signal ?? status}`
}

/** A screen that nobody sees, as `DISPLAY` names it. */
const startScreen = async (): Promise<
  { readonly process: ChildProcess; readonly name: string } | undefined
> => {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const name = await new Promise<string | undefined>((resolve) => {
    screen.once('error', () => resolve(undefined))
    screen.once('exit', () => resolve(undefined))
    screen.stdout.once('data', (number) => resolve(`:${String(number).trim()}`))
  })
  return name === undefined ? undefined : { process: screen, name }
}

export default async (project: TestProject): Promise<() => void> => {
  process.env.XDG_RUNTIME_DIR ??= '/tmp'
  if (obstacle(lookFor.webgpu) !== '' && existsSync(swiftShader)) process.env.VK_ICD_FILENAMES ??= swiftShader
  const screen = process.env.DISPLAY === undefined ? await startScreen() : undefined
  if (screen !== undefined) process.env.DISPLAY = screen.name
  project.provide('missing', {
    webgpu: obstacle(lookFor.webgpu),
    headlessgl: obstacle(lookFor.headlessgl),
    webasm: obstacle(lookFor.webasm),
    cpu: obstacle(lookFor.cpu),
  })
  return () => {
    screen?.process.kill()
  }
}
