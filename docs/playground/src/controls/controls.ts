/* The form: settings are what stands in it. */
import { isSourceName, sources } from '../data/sources.js'
import { activations, isActivationName } from '../model/activations.js'
import { type Preset, presets } from '../presets.js'
import type { Settings } from '../settings.js'
import { targets } from '../targets.js'
import { isSpeedName, speeds } from '../train/speeds.js'
import { byId } from '../view/dom.js'
import { short } from '../view/figures.js'
import { field, numberIn, options, wholeIn } from './fields.js'
import { readLayers, startLayers, writeLayers } from './layers.js'
import { readRules, writeRules } from './ruleFields.js'

const preset = byId('preset', HTMLSelectElement)
const speed = byId('speed', HTMLSelectElement)
const source = byId('source', HTMLSelectElement)
const activation = byId('activation', HTMLSelectElement)
const target = byId('target', HTMLSelectElement)
const optimizer = byId('optimizer', HTMLSelectElement)
const [samples, noise, rate] = [field('samples'), field('noise'), field('learning-rate')]
const [batchSize, seed, stopAt] = [field('batch-size'), field('seed'), field('stop-at')]

const own = 'own'

const fill = (): void => {
  options(preset, [...presets.map(({ title }, i) => [String(i), title] as const), [own, 'your own settings']])
  options(
    speed,
    Object.entries(speeds).map(([name, { title }]) => [name, title]),
  )
  options(
    source,
    Object.entries(sources).map(([name, { title }]) => [name, title]),
  )
  options(
    activation,
    Object.keys(activations).map((name) => [name, name]),
  )
  options(
    target,
    targets.map(({ id, title }) => [id, title]),
  )
  speed.value = 'steady'
}

const read = (): Settings => {
  const sourceName = isSourceName(source.value) ? source.value : 'moons'
  samples.max = String(sources[sourceName].maximumSamples)
  return {
    source: sourceName,
    samples: wholeIn(samples),
    noise: numberIn(noise),
    widths: readLayers(),
    activation: isActivationName(activation.value) ? activation.value : 'relu',
    rules: readRules(),
    optimizer: optimizer.value === 'sgd' ? 'sgd' : 'adam',
    learningRate: 10 ** numberIn(rate),
    batchSize: wholeIn(batchSize),
    seed: wholeIn(seed),
    target: target.value,
    stopAt: wholeIn(stopAt),
    speed: isSpeedName(speed.value) ? speed.value : 'steady',
  }
}

/** Says beside the fields what they come to. */
const comment = ({ source: name, widths, learningRate }: Settings): void => {
  const { about, hasNoise, features, classes } = sources[name]
  const sizes = [features, ...widths, Math.max(1, classes)]
  const weights = sizes.slice(1).reduce((sum, size, i) => sum + size * ((sizes[i] ?? 0) + 1), 0)
  byId('source-text', HTMLParagraphElement).textContent = about
  byId('network-text', HTMLParagraphElement).textContent =
    `${sizes.join('-')}: ${short(weights)} weights and biases.`
  byId('learning-rate-text', HTMLOutputElement).value = short(learningRate)
  noise.disabled = !hasNoise
}

const write = ({ settings }: Preset, changed: () => void): void => {
  source.value = settings.source
  samples.max = String(sources[settings.source].maximumSamples)
  samples.valueAsNumber = settings.samples
  noise.valueAsNumber = settings.noise
  writeLayers(settings.widths, changed)
  activation.value = settings.activation
  writeRules(settings.rules)
  optimizer.value = settings.optimizer
  rate.valueAsNumber = Math.log10(settings.learningRate)
  batchSize.valueAsNumber = settings.batchSize
  stopAt.valueAsNumber = settings.stopAt
}

/** Starts the form, and gives what stands in it; `changed` is told whenever that changes. */
export const startControls = (changed: (settings: Settings) => void): Settings => {
  const tell = (): void => {
    const settings = read()
    comment(settings)
    changed(settings)
  }
  const tellOwn = (): void => {
    preset.value = own
    tell()
  }
  fill()
  seed.valueAsNumber = 2
  const choose = (): void => {
    const chosen = presets[Number(preset.value)]
    if (chosen !== undefined) write(chosen, tellOwn)
  }
  choose()
  startLayers(tellOwn)
  preset.addEventListener('change', () => {
    choose()
    tell()
  })
  speed.addEventListener('change', tell)
  const form = byId('settings', HTMLFormElement)
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('change', tellOwn)
  form.addEventListener('input', ({ target: changedField }) => {
    if (changedField instanceof HTMLInputElement && changedField.type === 'range') tellOwn()
  })
  const settings = read()
  comment(settings)
  return settings
}
