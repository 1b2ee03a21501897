/* The data sets that the files of `sklearn` name or hold. */
import { readFileSync } from 'node:fs'
import { type Tensor, tensor } from '../../src/index.js'
import { toTensor } from './arguments.js'
import type { Given } from './support.js'

export interface NamedData {
  readonly file: string
  readonly rows: readonly [start: number, stop: number]
  readonly standardise: boolean
  readonly mean?: Given
  readonly scale?: Given
}

export interface HeldData {
  readonly X: Given
  readonly y: Given
}

export interface Data {
  /** [rows, features] */
  readonly x: Tensor
  /** [rows], or [rows, outputs] */
  readonly y: Tensor
  readonly rows: number
  readonly features: number
}

const folder = new URL('../data/', import.meta.url)

const read = ({ file, rows: [start, stop], standardise, mean, scale }: NamedData): Data => {
  const [, ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  const table = lines.slice(start, stop).map((line) => line.split(',').map(Number))
  const features = (table[0]?.length ?? 0) - 1
  const standard = (value: number, column: number): number =>
    standardise ? (value - (mean?.data[column] ?? Number.NaN)) / (scale?.data[column] ?? Number.NaN) : value
  const x = table.flatMap((row) => row.slice(0, features).map(standard))
  const y = table.map((row) => row[features] ?? Number.NaN)
  return {
    x: tensor('float', [table.length, features], Float64Array.from(x)),
    y: tensor('float', [table.length], Float64Array.from(y)),
    rows: table.length,
    features,
  }
}

export const dataOf = (data: NamedData | HeldData): Data => {
  if ('file' in data) return read(data)
  const [rows = 0, features = 0] = data.X.shape
  return { x: toTensor(data.X), y: toTensor(data.y), rows, features }
}

/** √(mean x²): an intercept on a column of this size is as fast to find as the other coefficients. */
export const sizeOf = ({ x }: Data): number => {
  const values = Array.from(x.data)
  return Math.sqrt(values.reduce((total, v) => total + v * v, 0) / values.length)
}

/** The largest eigenvalue of AᵀA for A = [X, column of `column`], by power iteration, rounded up by 1 %. */
export const curvature = ({ x, rows, features }: Data, column: number): number => {
  let v = Array.from({ length: features + 1 }, (_, i) => 1 + i / 7)
  let value = 0
  for (let step = 0; step < 300; step += 1) {
    const next = new Array<number>(features + 1).fill(0)
    for (let row = 0; row < rows; row += 1) {
      const at = (j: number): number => (j === features ? column : (x.data[row * features + j] ?? 0))
      let product = 0
      for (let j = 0; j <= features; j += 1) product += at(j) * (v[j] ?? 0)
      for (let j = 0; j <= features; j += 1) next[j] = (next[j] ?? 0) + at(j) * product
    }
    value = Math.hypot(...next)
    v = next.map((component) => component / value)
  }
  return value * 1.01
}
