import { startControls } from './controls/controls.js'
import { showInside } from './inside/inside.js'
import { createTrainer, type Scene } from './train/trainer.js'
import { showCurves } from './view/curves.js'
import { byId } from './view/dom.js'
import { showMasks } from './view/masks.js'
import { showScores } from './view/scoreboard.js'
import { showSeen } from './view/seen.js'
import { showActivity, showProgress } from './view/status.js'
import { onTheme } from './view/theme.js'

let last: Scene | undefined

const draw = (scene: Scene): void => {
  showSeen(scene)
  showCurves(scene)
  showScores(scene)
  showMasks(scene.look.masks)
}

const redraw = (): void => {
  if (last !== undefined) draw(last)
}

// On a phone the settings would push the results out of sight.
if (window.matchMedia('(max-width: 899px)').matches)
  for (const details of document.querySelectorAll<HTMLDetailsElement>('.settings details'))
    details.open = false

const initial = startControls((settings) => trainer.change(settings))

const trainer = createTrainer(initial, {
  scene: (scene) => {
    last = scene
    draw(scene)
    showProgress(scene)
    showInside(scene.experiment)
  },
  activity: showActivity,
})

byId('train', HTMLButtonElement).addEventListener('click', () => {
  if (document.body.dataset.activity === 'training') trainer.pause()
  else trainer.start()
})
byId('step', HTMLButtonElement).addEventListener('click', trainer.stepOnce)
byId('reset', HTMLButtonElement).addEventListener('click', trainer.reset)

onTheme(redraw)
new ResizeObserver(redraw).observe(byId('score-chart', HTMLDivElement))
trainer.change(initial)
