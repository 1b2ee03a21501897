import { browserWorker } from './browserWorker.js'
import { nodeWorker } from './nodeWorker.js'
import type { StartWorker } from './Worker.js'

/** How this host starts workers that share memory; `undefined` where it cannot, as in a page that is not isolated. */
export const hostWorker = (): StartWorker | undefined =>
  typeof SharedArrayBuffer === 'undefined' ? undefined : (nodeWorker() ?? browserWorker())
