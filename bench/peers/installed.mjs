/* Says whether what is installed is as new as the lock file. */
import { existsSync, statSync } from 'node:fs'

const [installed, lock] = ['node_modules/.package-lock.json', 'package-lock.json']
process.exitCode = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs ? 0 : 1
