import csv from '../../../examples/digits/digits.csv?raw'
import type { Samples, Source } from './Dataset.js'

const pixels = 64
const learned = 1347

/** Rows of pixels from 0 to 16 with the digit behind them. */
const part = (from: number, to: number): Samples => {
  const rows = csv
    .trim()
    .split('\n')
    .slice(from, to)
    .map((line) => line.split(',').map(Number))
  const x = new Float32Array(pixels * rows.length)
  rows.forEach((row, i) => {
    x.set(
      row.slice(0, pixels).map((level) => level / 16),
      pixels * i,
    )
  })
  return { rows: rows.length, x, y: Int32Array.from(rows, (row) => row[pixels] ?? 0) }
}

export const digits: Source = {
  title: 'Handwritten digits',
  about: 'Eight by eight pixels, ten digits, 450 of them held out. Alpaydin and Kaynak, CC BY 4.0.',
  features: pixels,
  classes: 10,
  hasNoise: false,
  maximumSamples: learned,
  make: ({ samples }) => ({
    train: part(0, samples),
    test: part(learned, Number.POSITIVE_INFINITY),
    picture: { kind: 'image', size: 8 },
  }),
}
