/*
 * Installs what Debian has for the checks in browsers and on GPUs, and says what is there, what is missing and what is
 * skipped without it. With `--check`, or where nothing can be installed, it only says so.
 */
import { existsSync } from 'node:fs'
import { buildGl, install, missingPackages, obstacle } from './setup/packages.mjs'
import { parts } from './setup/parts.mjs'

const say = (line) => process.stdout.write(`${line}\n`)

const look = () => parts.map((part) => ({ ...part, ...part.look() }))

const isThere = (found, name) => found.some((part) => part.name === name && part.isThere)

const installAll = () => {
  const missing = missingPackages()
  if (missing.length > 0 && !install(missing)) say('apt-get failed: what it says is above')
}

/** What is there, once it has been tried to get the rest. */
const prepared = () => {
  installAll()
  const found = look()
  if (isThere(found, 'gl')) return found
  if (!existsSync(new URL('../../node_modules/gl', import.meta.url))) {
    say('gl is not in node_modules, where npm leaves it out if it cannot be built: run npm ci again')
    return found
  }
  say('gl is built, which takes some minutes')
  if (!buildGl()) say('gl could not be built: what npm says is above')
  return look()
}

const isCheck = process.argv.includes('--check')
const reason = obstacle()
const found = isCheck || reason !== undefined ? look() : prepared()

if (!isCheck && reason !== undefined) {
  say(`Nothing is installed, because ${reason}.`)
  const missing = missingPackages()
  if (missing.length > 0)
    say(`On Debian: sudo apt-get install -y ${missing.join(' ')} && npm --prefix node_modules/gl run install`)
}
for (const { name, isThere: there, text, costs } of found)
  say(there ? `there    ${name}: ${text}` : `missing  ${name}: ${text}\n         without it, ${costs}`)
