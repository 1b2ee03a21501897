/* What is said between the benchmark and somebody who trains in another process. */
import * as t from 'io-ts'

/** `start` begins a training from a seed, `epoch` goes on by one, `accuracy` measures what the last one reached. */
export const requestCodec = t.union([
  t.type({ do: t.literal('start'), seed: t.number }),
  t.type({ do: t.literal('epoch') }),
  t.type({ do: t.literal('accuracy') }),
])

export const started = t.type({ name: t.string })
/** The mean loss over the epoch, with dropout, while the parameters change. */
export const trained = t.type({ seconds: t.number, loss: t.number })
export const measured = t.type({ test: t.number })
