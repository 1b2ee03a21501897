/* What the checks need, how it is seen whether it is there, and what is skipped without it. */
import { existsSync } from 'node:fs'
import { module, runs } from './probe.mjs'

const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json'

const chromium = [
  process.env.REGULA_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path))

const inBrowser = {
  browser: 'npm run test:browser skips its tests, and npm run bench:gpu does not run (with --node it does)',
  gpu: 'gpu() is not checked on a page in this mode, and bench:gpu is without those who need it',
}
const inNode = {
  webgpu: "gpu({ mode: 'webgpu' }) is not checked in Node",
  adapter: "gpu({ mode: 'webgpu' }) is not checked in Node, and bench:gpu --node has nothing to run on",
  gl: "gpu({ mode: 'headlessgl' }) is not checked",
  all: 'gpu() is not checked in any mode',
}

/** Asks a page of this machine, which is a secure context, for what `expression` gives. */
const onPage = (expression) => {
  if (chromium === undefined) return { isThere: false, text: 'there is no Chromium' }
  return module(`
    import { createServer } from 'node:http'
    import { chromium } from 'playwright-core'
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await chromium.launch({
      executablePath: ${JSON.stringify(chromium)},
      args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader',
        '--use-angle=swiftshader'],
    })
    const page = await browser.newPage()
    await page.goto('http://127.0.0.1:' + server.address().port)
    const found = await page.evaluate(${JSON.stringify(expression)})
    await browser.close()
    tell(found)
  `)
}

const adapter = `
  import { create } from 'webgpu'
  const adapter = await create([]).requestAdapter()
  if (adapter === null) throw new Error('Dawn finds no adapter')
  tell(adapter.info.vendor + ', ' + (adapter.info.description || adapter.info.device))
`

/** A GPU of this machine, or else SwiftShader. */
const adapterInNode = () => {
  const own = module(adapter)
  return own.isThere ? own : module(adapter, { environment: { VK_ICD_FILENAMES: swiftshader } })
}

const hasXvfb = () => runs('which', ['xvfb-run']).isThere

export const parts = [
  {
    name: 'Chromium',
    costs: inBrowser.browser,
    look: () =>
      chromium === undefined ? { isThere: false, text: 'not found' } : runs(chromium, ['--version']),
  },
  {
    name: 'WebGPU in Chromium',
    costs: inBrowser.gpu,
    look: () =>
      onPage(`(async () => {
        const adapter = await navigator.gpu?.requestAdapter()
        if (!adapter) throw new Error('no adapter')
        return adapter.info.vendor + ', ' + adapter.info.architecture
      })()`),
  },
  {
    name: 'WebGL 2 in Chromium',
    costs: inBrowser.gpu,
    look: () =>
      onPage(`(() => {
        const context = new OffscreenCanvas(1, 1).getContext('webgl2')
        if (!context) throw new Error('no context')
        return context.getParameter(context.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL)
      })()`),
  },
  {
    name: 'gpu.js',
    costs: inNode.all,
    look: () => module("import { GPU } from 'gpu.js'\ntell('loads: ' + GPU.name)"),
  },
  {
    name: 'webgpu (Dawn)',
    costs: inNode.webgpu,
    look: () => module("import { create } from 'webgpu'\ntell('loads: ' + typeof create)"),
  },
  {
    name: 'SwiftShader',
    costs: `${inNode.adapter}, unless there is a GPU`,
    look: () => ({ isThere: existsSync(swiftshader), text: swiftshader }),
  },
  { name: 'WebGPU in Node', costs: inNode.adapter, look: adapterInNode },
  {
    name: 'Xvfb',
    costs: `${inNode.gl}, unless there is a screen`,
    look: () => runs('which', ['xvfb-run']),
  },
  {
    name: 'gl',
    costs: inNode.gl,
    look: () =>
      module(
        `import { createRequire } from 'node:module'
        const context = createRequire(process.cwd() + '/')('gl')(1, 1)
        if (context === null) throw new Error('no context: it wants a screen')
        tell(context.getParameter(context.VERSION))`,
        { by: hasXvfb() ? ['xvfb-run', '-a'] : [] },
      ),
  },
]
