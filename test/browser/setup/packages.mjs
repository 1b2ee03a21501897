/* What Debian has for the checks in browsers and on GPUs. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Chromium brings SwiftShader along; the rest is what `gl` is built from and runs on. */
export const wanted = [
  ...['chromium', 'xvfb', 'libxi-dev', 'libgl1-mesa-dev', 'libglu1-mesa-dev', 'libglew-dev'],
  ...['pkg-config', 'python3', 'build-essential'],
]

const isInstalled = (name) => {
  const { stdout } = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' })
  return stdout?.includes('Status: install ok installed') === true
}

export const missingPackages = () => wanted.filter((name) => !isInstalled(name))

/** Why nothing can be installed here, if that is so. */
export const obstacle = () => {
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'there is no apt-get'
  if (process.getuid?.() !== 0) return 'this is not root'
  return undefined
}

const run = (file, args, environment = {}) =>
  spawnSync(file, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).status === 0

export const install = (names) => {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  return (
    run('apt-get', ['update'], quiet) &&
    run('apt-get', ['install', '-y', '--no-install-recommends', ...names], quiet)
  )
}

/** Gets or builds `gl` for this Node by its own script: `npm rebuild` leaves it out, as `allowScripts` of package.json says. */
export const buildGl = () =>
  run('npm', [
    '--prefix',
    fileURLToPath(new URL('../../../node_modules/gl', import.meta.url)),
    'run',
    'install',
  ])
