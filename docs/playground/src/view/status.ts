import type { Activity, Scene } from '../train/trainer.js'
import { scoreText } from './curves.js'
import { byId } from './dom.js'
import { grouped } from './figures.js'

const train = byId('train', HTMLButtonElement)
const status = byId('status', HTMLParagraphElement)
const error = byId('error', HTMLDivElement)
const progress = byId('progress', HTMLOutputElement)
const bar = byId('progress-bar', HTMLProgressElement)

const words: Readonly<Record<Activity, string>> = {
  preparing: 'Compiling…',
  training: 'Training.',
  paused: 'Ready.',
  finished: 'Done.',
  failed: 'Stopped by an error.',
}

/** Milliseconds between two sentences: somebody may be listening to them. */
const sentenceEvery = 5000

let activity: Activity | undefined
let lastSentence = 0
let said = ''

const sentence = ({ experiment: { dataset }, look: { judgements }, step }: Scene): string => {
  const [plain, ruled] = [judgements.plain, judgements.ruled].map(({ test }) =>
    scoreText(dataset.classes > 0, test.score),
  )
  return `Step ${grouped(step)}. On held out samples: ${plain} without rules, ${ruled} with rules.`
}

/** Whether a click on the button starts, pauses or begins anew. */
export const showActivity = (now: Activity, message: string): void => {
  if (now === activity && message === '') return
  activity = now
  lastSentence = 0
  const isTraining = now === 'training'
  train.textContent = isTraining ? 'Pause' : now === 'finished' ? 'Train again' : 'Train'
  train.classList.toggle('running', isTraining)
  document.body.dataset.activity = now
  status.textContent = `${words[now]} ${now === 'preparing' ? '' : said}`.trim()
  error.hidden = now !== 'failed'
  error.textContent = message
}

export const showProgress = (scene: Scene): void => {
  const { step, settings } = scene
  progress.value = `step ${grouped(step)} of ${grouped(settings.stopAt)}`
  bar.value = Math.min(1, step / settings.stopAt)
  said = step === 0 ? '' : sentence(scene)
  const now = performance.now()
  if (step === 0 || (activity === 'training' && now - lastSentence < sentenceEvery)) return
  lastSentence = now
  status.textContent = said
}
