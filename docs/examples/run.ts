/* npm run example -- <name>: runs one example with plain node; without a name it lists them. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here)
  .filter((file) => file.endsWith('.js') && file !== 'run.js')
  .map((file) => file.slice(0, -'.js'.length))
const [name = ''] = process.argv.slice(2)

if (names.includes(name)) {
  const { status } = spawnSync(process.execPath, [`${here}${name}.js`], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  console.log(`npm run example -- <name>, where the name is one of:\n  ${names.sort().join('\n  ')}`)
  process.exitCode = name === '' ? 0 : 1
}
