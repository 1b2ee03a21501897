import type { RuleName, RuleSetting, Settings } from './settings.js'

/** What a preset decides; target, speed and seed stay as they are. */
export interface Preset {
  readonly title: string
  readonly settings: Omit<Settings, 'target' | 'speed' | 'seed'>
}

const rules = (strengths: Partial<Record<RuleName, number>>): Readonly<Record<RuleName, RuleSetting>> => ({
  dropout: { on: strengths.dropout !== undefined, strength: strengths.dropout ?? 0.5 },
  l1: { on: strengths.l1 !== undefined, strength: strengths.l1 ?? 1e-3 },
  l2: { on: strengths.l2 !== undefined, strength: strengths.l2 ?? 3e-3 },
})

const plane = {
  activation: 'relu',
  optimizer: 'adam',
  learningRate: 0.01,
  batchSize: 20,
  stopAt: 3000,
} as const

/** The networks of tutorials on regularisation, each on data that is here. The first is what the page starts with. */
export const presets: readonly Preset[] = [
  {
    title: 'Two moons, 64-64, dropout and L2',
    settings: {
      ...plane,
      ...{ source: 'moons', samples: 80, noise: 0.3, widths: [64, 64] },
      rules: rules({ dropout: 0.3, l2: 3e-3 }),
    },
  },
  {
    title: 'Digits, 128, dropout 0.5 (Keras, PyTorch)',
    settings: {
      ...plane,
      ...{ source: 'digits', samples: 200, noise: 0, widths: [128], learningRate: 3e-3 },
      rules: rules({ dropout: 0.5 }),
    },
  },
  {
    title: 'Digits, 64-32, dropout 0.5 (Keras)',
    settings: {
      ...plane,
      ...{ source: 'digits', samples: 200, noise: 0, widths: [64, 32], learningRate: 3e-3 },
      rules: rules({ dropout: 0.5 }),
    },
  },
  {
    title: 'Digits, 128, L2 0.01 (Keras)',
    settings: {
      ...plane,
      ...{ source: 'digits', samples: 200, noise: 0, widths: [128], learningRate: 3e-3 },
      rules: rules({ l2: 0.01 }),
    },
  },
  {
    title: 'Random labels, 64-64, L1 0.01 (Keras)',
    settings: {
      ...plane,
      ...{ source: 'chance', samples: 100, noise: 0, widths: [64, 64], batchSize: 32, learningRate: 1e-3 },
      rules: rules({ l1: 0.01 }),
    },
  },
  {
    title: 'Random labels, 64-64, L2 0.01 (Keras)',
    settings: {
      ...plane,
      ...{ source: 'chance', samples: 100, noise: 0, widths: [64, 64], batchSize: 32, learningRate: 1e-3 },
      rules: rules({ l2: 0.01 }),
    },
  },
  {
    title: 'Linear regression, L1 0.1 (PyTorch)',
    settings: {
      ...plane,
      ...{ source: 'sparse', samples: 40, noise: 1.5, widths: [], optimizer: 'sgd', batchSize: 40 },
      rules: rules({ l1: 0.1 }),
    },
  },
  {
    title: 'Ridge regression, L2 0.1 (scikit-learn, PyTorch)',
    settings: {
      ...plane,
      ...{ source: 'sparse', samples: 40, noise: 1.5, widths: [], optimizer: 'sgd', batchSize: 40 },
      rules: rules({ l2: 0.1 }),
    },
  },
  {
    title: 'Logistic regression on digits, L1',
    settings: {
      ...plane,
      ...{ source: 'digits', samples: 200, noise: 0, widths: [] },
      rules: rules({ l1: 1e-3 }),
    },
  },
  {
    title: 'Spirals, 64-64, elastic net (L1 and L2)',
    settings: {
      ...plane,
      ...{ source: 'spirals', samples: 150, noise: 0.2, widths: [64, 64] },
      rules: rules({ l1: 3e-4, l2: 1e-3 }),
    },
  },
]
