import type { Both } from './experiment.js'
import type { Judgement } from './judge.js'

/** How good both were after some steps. */
export interface Moment {
  readonly step: number
  readonly judgements: Both<Pick<Judgement, 'train' | 'test'>>
}

const most = 320

/** The moments with one more; when there are too many, every second one goes. */
export const withMoment = (moments: readonly Moment[], moment: Moment): readonly Moment[] => {
  const kept = moments.length < most ? moments : moments.filter((_, i) => i % 2 === 0)
  return [...kept.filter(({ step }) => step < moment.step), moment]
}
