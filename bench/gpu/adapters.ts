/* What computes: the adapter behind WebGPU, and the renderer behind WebGL. */
interface Adapter {
  readonly info?: {
    readonly vendor: string
    readonly architecture: string
    readonly device: string
    readonly description: string
  }
}

interface Context {
  readonly getExtension: (name: string) => { readonly UNMASKED_RENDERER_WEBGL: number } | null
  readonly getParameter: (name: number) => unknown
}

// Neither Node's types nor those of the language's own library name them, and not every place has them.
declare const navigator: { readonly gpu?: { readonly requestAdapter: () => Promise<Adapter | null> } }
declare const OffscreenCanvas: {
  new (width: number, height: number): { readonly getContext: (name: 'webgl2') => Context | null }
}

export const webgpuAdapter = async (): Promise<string> => {
  if (typeof navigator === 'undefined' || navigator.gpu === undefined) return 'no WebGPU'
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) return 'WebGPU without an adapter'
  const { info } = adapter
  const parts = [info?.vendor, info?.architecture, info?.device, info?.description]
  return `WebGPU: ${parts.filter(Boolean).join(', ') || 'an adapter that says nothing of itself'}`
}

export const webglRenderer = (): string => {
  if (typeof OffscreenCanvas === 'undefined') return 'no WebGL'
  const context = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (context === null) return 'no WebGL 2'
  const extension = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = extension === null ? undefined : context.getParameter(extension.UNMASKED_RENDERER_WEBGL)
  return `WebGL: ${typeof renderer === 'string' ? renderer : 'a renderer that is masked'}`
}

/** Whether the names are those of programs that draw on the processor. */
export const isSoftware = (names: string): boolean => /swiftshader|llvmpipe|lavapipe|softpipe/i.test(names)
