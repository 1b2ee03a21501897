/* WebGPU for Node, by Dawn: what a browser has as globals. */
import { existsSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { create, globals } from 'webgpu'

/** What a Chromium of Debian brings along: a Vulkan that computes on the processor. */
const software = '/usr/lib/chromium/vk_swiftshader_icd.json'

/** Puts `navigator.gpu` in place. Where no driver is found, it is the one that computes on the processor. */
export const provideWebgpu = async (): Promise<void> => {
  // Vulkan's loader complains where there is no session of a user.
  process.env.XDG_RUNTIME_DIR ??= tmpdir()
  let gpu = create([])
  const isMissing = (await gpu.requestAdapter()) === null
  if (isMissing && process.env.VK_ICD_FILENAMES === undefined && existsSync(software)) {
    // The Vulkan loader reads it anew for each instance.
    process.env.VK_ICD_FILENAMES = software
    gpu = create([])
  }
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'Node', hardwareConcurrency: availableParallelism() },
    configurable: true,
  })
}
