/* A headless Chromium whose WebGPU and WebGL run without a GPU as well. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executable = (): string => {
  const places = [
    process.env.REGULA_CHROMIUM ?? '',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]
  const found = places.find((path) => path !== '' && existsSync(path))
  if (found === undefined)
    throw new Error('no Chromium was found: `npm run setup:browsers`, or set REGULA_CHROMIUM to its path')
  return found
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable(),
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
      ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
      ...['--enable-unsafe-swiftshader', '--use-angle=swiftshader'],
    ],
  })
