/* The step as kernels of gpu.js: matrices have two dimensions, [x: columns, y: rows], one thread for each element. */
import type { KernelVariable } from 'gpu.js'
import type { Problem } from './Contestant.js'

/** A kernel: within a plan it takes handles and gives one. */
export type Kernel = (...handles: KernelVariable[]) => KernelVariable

/** Makes a kernel of its output's size, x first, and its source. */
export type Make = (output: readonly number[], source: string) => Kernel

const adam = (make: Make, output: readonly number[], learningRate: number) => {
  const at = output.length === 2 ? '[this.thread.y][this.thread.x]' : '[this.thread.x]'
  return {
    first: make(output, `function (m, g) { return 0.9 * m${at} + 0.1 * g${at}; }`),
    second: make(output, `function (v, g) { return 0.999 * v${at} + 0.001 * g${at} * g${at}; }`),
    next: make(
      output,
      `function (w, m, v, scale1, scale2) {
        return w${at} - ${learningRate} * scale1 * m${at} / (Math.sqrt(v${at} * scale2) + 1e-8);
      }`,
    ),
  }
}

const layerOf = (make: Make, problem: Problem, k: number) => {
  const { batch, sizes, dropRate, lambda, learningRate } = problem
  const [inputs = 0, units = 0] = sizes.slice(k, k + 2)
  const keep = 1 - dropRate
  const kept = dropRate === 0 ? 'return s;' : `return Math.random() < ${keep} ? s / ${keep} : 0;`
  return {
    forward: make(
      [units, batch],
      `function (x, w, b) {
        let s = b[this.thread.x];
        for (let k = 0; k < ${inputs}; k++) { s += x[this.thread.y][k] * w[k][this.thread.x]; }
        ${k === sizes.length - 2 ? 'return s;' : `if (s > 0) { ${kept} } return 0;`}
      }`,
    ),
    kernelSlope: make(
      [units, inputs],
      `function (x, d, w) {
        let s = ${2 * lambda} * w[this.thread.y][this.thread.x];
        for (let k = 0; k < ${batch}; k++) { s += x[k][this.thread.y] * d[k][this.thread.x]; }
        return s;
      }`,
    ),
    biasSlope: make(
      [units],
      `function (d) {
        let s = 0;
        for (let k = 0; k < ${batch}; k++) { s += d[k][this.thread.x]; }
        return s;
      }`,
    ),
    /** What ReLU let through and dropout kept is above 0. */
    inputSlope: make(
      [inputs, batch],
      `function (d, w, x) {
        let s = 0;
        for (let k = 0; k < ${units}; k++) { s += d[this.thread.y][k] * w[this.thread.x][k]; }
        return x[this.thread.y][this.thread.x] > 0 ? s / ${keep} : 0;
      }`,
    ),
    squares: make(
      [inputs],
      `function (w) {
        let s = 0;
        for (let k = 0; k < ${units}; k++) { s += w[this.thread.x][k] * w[this.thread.x][k]; }
        return s;
      }`,
    ),
    kernel: adam(make, [units, inputs], learningRate),
    bias: adam(make, [units], learningRate),
  }
}

/** The sum of exponentials `s` of row `row`, and the largest logit `m`, which is taken out of them. */
const exponentials = (row: string, classes: number): string => `
  let m = z[${row}][0];
  for (let k = 1; k < ${classes}; k++) { m = Math.max(m, z[${row}][k]); }
  let s = 0;
  for (let k = 0; k < ${classes}; k++) { s += Math.exp(z[${row}][k] - m); }
`

export const kernelsOf = (make: Make, problem: Problem) => {
  const { batch, sizes } = problem
  const classes = sizes.at(-1) ?? 0
  return {
    layers: sizes.slice(1).map((_, k) => layerOf(make, problem, k)),
    delta: make(
      [classes, batch],
      `function (z, labels) {
        ${exponentials('this.thread.y', classes)}
        const p = Math.exp(z[this.thread.y][this.thread.x] - m) / s;
        return (p - (Math.abs(labels[this.thread.y] - this.thread.x) < 0.5 ? 1 : 0)) / ${batch};
      }`,
    ),
    surprise: make(
      [batch],
      `function (z, labels) {
        ${exponentials('this.thread.x', classes)}
        let t = 0;
        for (let k = 0; k < ${classes}; k++) {
          if (Math.abs(labels[this.thread.x] - k) < 0.5) { t = z[this.thread.x][k]; }
        }
        return Math.log(s) + m - t;
      }`,
    ),
  }
}
