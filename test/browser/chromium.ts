/* Chromium on a folder that is served as it is, under a content security policy. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Nothing but what the page's own server gives, and WebAssembly. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** The executable, or `undefined` where there is none. */
export const executable: string | undefined = [
  process.env.REGULA_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path))

/** WebGPU and WebGL 2 on the CPU. */
export const softwareGpu: readonly string[] = [
  ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  ...['--enable-unsafe-swiftshader', '--use-angle=swiftshader'],
]

export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
      ...more,
    ],
  })

export interface Site {
  readonly url: string
  readonly close: () => void
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('the server has no port'))
    })
  })

/** Serves a folder. */
export const serve = async (folder: string): Promise<Site> => {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(folder, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (content) => {
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': policy,
        })
        response.end(content)
      },
      () => response.writeHead(404).end(),
    )
  })
  const port = await listening(server)
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}
