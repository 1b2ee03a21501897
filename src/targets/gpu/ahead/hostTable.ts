import type { Plan } from '../../../kernel/Plan.js'
import { firstValues } from '../../arena/firstValues.js'
import { base64OfWords } from '../../javascript/base64.js'
import { changedBuffers } from '../linkedHost.js'
import type { HostTable } from './tables.js'

/** What a program has to know of the memory of its host. */
export const hostTable = (plan: Plan, link: number): HostTable => ({
  link,
  bytes: plan.bytes,
  buffers: plan.buffers.map(({ format, offset, count, bytes }) => ({ format, offset, count, bytes })),
  changed: changedBuffers(plan),
  constants: firstValues({ ...plan, state: [] }, {}).map(({ buffer, words, fill }) => ({
    buffer: buffer.id,
    words: fill ?? base64OfWords(words),
  })),
})
