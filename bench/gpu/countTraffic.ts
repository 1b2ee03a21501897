import { noTraffic, type Traffic } from './Traffic.js'
import { watchWebgl } from './webglTraffic.js'
import { watchWebgpu } from './webgpuTraffic.js'

/** What went through the interfaces of GPUs while something was done. Nothing is watched before and after. */
export const trafficOf = async (work: () => Promise<unknown>): Promise<Traffic> => {
  let traffic = noTraffic
  const add = (part: Partial<Traffic>): void => {
    const { kernels = 0, up = 0, down = 0, reads = 0 } = part
    traffic = {
      kernels: traffic.kernels + kernels,
      up: traffic.up + up,
      down: traffic.down + down,
      reads: traffic.reads + reads,
    }
  }
  const ends = [watchWebgpu(add), watchWebgl(add)]
  try {
    await work()
  } finally {
    for (const end of ends) end()
  }
  return traffic
}
