/* Classes in the plane, from a function that gives a point of a class. */
import { normalFrom, type Uniform, uniformFrom } from '../random.js'
import type { Samples, Source } from './Dataset.js'

/** A point of a class without noise; `t` in [0, 1) says which. */
type Curve = (label: number, t: number) => readonly [number, number]

const heldOut = 600

const draw = (curve: Curve, classes: number, rows: number, noise: number, uniform: Uniform): Samples => {
  const x = new Float32Array(2 * rows)
  const y = Int32Array.from({ length: rows }, (_, i) => i % classes)
  y.forEach((label, i) => {
    const [first, second] = curve(label, uniform())
    x.set([first + noise * normalFrom(uniform), second + noise * normalFrom(uniform)], 2 * i)
  })
  return { rows, x, y }
}

const planeSource = (title: string, about: string, classes: number, curve: Curve): Source => ({
  title,
  about,
  features: 2,
  classes,
  hasNoise: true,
  maximumSamples: 1000,
  make: ({ seed, samples, noise }) => {
    const uniform = uniformFrom(seed * 7919 + 1)
    return {
      train: draw(curve, classes, samples, noise, uniform),
      test: draw(curve, classes, heldOut, noise, uniform),
      picture: { kind: 'plane', extent: 2.15 },
    }
  },
})

export const moons = planeSource(
  'Two moons',
  'Two half circles that reach into each other.',
  2,
  (label, t) => {
    const [cos, sin] = [Math.cos(Math.PI * t), Math.sin(Math.PI * t)]
    return label === 0 ? [cos - 0.5, sin - 0.25] : [0.5 - cos, 0.25 - sin]
  },
)

export const circles = planeSource('Circles', 'A ring around another.', 2, (label, t) => {
  const radius = label === 0 ? 1.5 : 0.7
  return [radius * Math.cos(2 * Math.PI * t), radius * Math.sin(2 * Math.PI * t)]
})

export const spirals = planeSource('Spirals', 'Three arms that wind around each other.', 3, (label, t) => {
  const angle = (2 * Math.PI * label) / 3 + 4 * t
  const radius = 0.2 + 1.7 * t
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
})
