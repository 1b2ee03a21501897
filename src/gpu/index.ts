export { type GpuOptions, gpu } from '../targets/gpu/gpu.js'
