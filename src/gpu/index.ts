export { type GpuModule, type GpuModuleOptions, gpuModule } from '../targets/gpu/ahead/gpuModule.js'
export { type GpuOptions, gpu } from '../targets/gpu/gpu.js'
