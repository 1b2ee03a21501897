/* Regula beside its peers on GPUs: on a page in Chromium, or with `--node` in this process. */
import { availableParallelism, cpus } from 'node:os'
import { settingsOf } from './settings.js'

const args = process.argv.slice(2)
const settings = settingsOf(args)
const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`
console.log(`${machine}, Node ${process.versions.node}`)

const wrong = args.includes('--node')
  ? await (await import('./node.js')).runInNode(settings)
  : await (await import('./browser.js')).runInBrowser(settings)

// Dawn and threads would keep the process alive.
process.exit(wrong.length === 0 ? 0 : 1)
