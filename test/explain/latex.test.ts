import fc from 'fast-check'
import * as R from 'regula'
import { toLatex } from 'regula/explain'
import { adam } from 'regula/optimizers'
import {
  dropout,
  elasticNet,
  gaussianNoise,
  l1,
  l2,
  type Rule,
  regularize,
  training,
} from 'regula/regularize'
import { arbitraryExpr } from 'regula/testing'
import { describe, expect, it } from 'vitest'
import { apply } from '../../src/expr/Expr.js'
import { registry } from '../../src/ops/registry.js'

const x = R.input('x', ['n', 3])
const y = R.input('y', ['n'])
const w = R.parameter('w', [3], { initializer: R.zeros() })
const squared = R.meanSquaredError(R.matmul(x, w), y)

const images = R.input('x', ['n', 784])
const labels = R.input('labels', ['n'], 'int')
const network = R.pipe(images, R.dense('hidden', 128), R.relu, R.dense('output', 10))
const crossEntropy = R.softmaxCrossEntropy(network, labels)

const by = (loss: R.Expr<readonly [], 'float'>, name: string): string => {
  const parameter = R.parametersOf(loss)[name]
  return parameter === undefined ? '' : toLatex(R.gradient(loss, parameter))
}

const penalised = (rule: Rule): string => toLatex(regularize([rule])({ loss: squared, outputs: {} }).penalty)

describe('toLatex', () => {
  it('writes a ridge loss and its gradient', () => {
    const loss = R.add(squared, R.mul(R.input('lambda', []), R.sumSquares(w)))
    expect(toLatex(loss)).toBe(
      String.raw`\frac{1}{n} \lVert \mathbf{x} w - \mathbf{y} \rVert_2^{2} + \lambda \lVert w \rVert_2^{2}`,
    )
    expect(toLatex(R.gradient(loss, w))).toBe(
      String.raw`2 \lambda w + \frac{2}{n} \mathbf{x}^{\top} (\mathbf{x} w - \mathbf{y})`,
    )
  })

  it('writes second derivatives', () => {
    const v = R.input('v', [3])
    const [product] = R.hessianVectorProduct(squared, [w], [v])
    expect(toLatex(product)).toBe(String.raw`\frac{2}{n} \mathbf{x}^{\top} \mathbf{x} \mathbf{v}`)
    const s = R.input('s', [])
    expect(toLatex(R.gradient(R.gradient(R.pow(s, 3), s), s))).toBe('6 s')
  })

  it('writes penalties', () => {
    expect(penalised(l1({ lambda: 0.1 }))).toBe(String.raw`0.1 \lVert w \rVert_1`)
    expect(penalised(l2({ lambda: R.input('lambda', []), convention: 'half' }))).toBe(
      String.raw`0.5 \lambda \lVert w \rVert_2^{2}`,
    )
    expect(penalised(elasticNet({ alpha: R.input('alpha', []), l1Ratio: R.input('r', []) }))).toBe(
      String.raw`\alpha \left(r \lVert w \rVert_1 + 0.5 (1 - r) \lVert w \rVert_2^{2}\right)`,
    )
  })

  it('writes a network with softmax cross-entropy and its gradients', () => {
    expect(toLatex(crossEntropy)).toBe(
      String.raw`-\frac{1}{n} \sum_{i,j} \operatorname{onehot}(\mathbf{labels})_{ij} \log\operatorname{softmax}(\max(0, \mathbf{x} W_{\mathrm{hidden}} + b_{\mathrm{hidden}}) W_{\mathrm{output}} + b_{\mathrm{output}})_{ij}`,
    )
    expect(by(crossEntropy, 'hidden/kernel')).toBe(
      String.raw`\begin{aligned}
&\frac{1}{n} \mathbf{x}^{\top} \left((\operatorname{softmax}(\max(0, z_{\mathrm{hidden}}) W_{\mathrm{output}} + b_{\mathrm{output}}) - \operatorname{onehot}(\mathbf{labels})) W_{\mathrm{output}}^{\top} \odot \left[z_{\mathrm{hidden}} > 0\right]\right) \\
&\text{where } z_{\mathrm{hidden}} = \mathbf{x} W_{\mathrm{hidden}} + b_{\mathrm{hidden}}
\end{aligned}`,
    )
    expect(by(crossEntropy, 'output/bias')).toBe(
      String.raw`\frac{1}{n} \mathbf{1}^{\top} (\operatorname{softmax}(\max(0, \mathbf{x} W_{\mathrm{hidden}} + b_{\mathrm{hidden}}) W_{\mathrm{output}} + b_{\mathrm{output}}) - \operatorname{onehot}(\mathbf{labels}))`,
    )
  })

  it('writes random masks, before and after noise has its meaning', () => {
    const layer = R.dense('output', 1)
    const hidden = R.pipe(x, R.dense('hidden', 4), R.tanh)
    const loss = R.mean(layer(hidden))
    const { total } = regularize([dropout({ dropRate: 0.2 })])({ loss, outputs: {} })
    const expected = String.raw`\begin{aligned}
&\frac{1}{n} \sum_{i,j} (1.25 ((m_{\mathrm{hidden/tanh}} \odot \tanh(\mathbf{x} W_{\mathrm{hidden}} + b_{\mathrm{hidden}})) W_{\mathrm{output}})_{ij} + b_{\mathrm{output},j}) \\
&\text{where } m_{\mathrm{hidden/tanh}} \sim \operatorname{Bernoulli}(0.8)
\end{aligned}`
    expect(toLatex(total)).toBe(expected)
    expect(toLatex(training({ total }).total)).toBe(expected)
    const noisy = regularize([gaussianNoise({ stddev: 0.1 })])({ loss, outputs: {} }).total
    expect(toLatex(training({ noisy }).noisy)).toContain(String.raw`0.1 \varepsilon_{\mathrm{hidden/tanh}}`)
  })

  it('writes the steps of Adam', () => {
    const rate = R.input('eta', [])
    const step = R.trainingStep({
      loss: R.square(R.parameter('w', [], { initializer: R.zeros() })),
      optimizer: adam({ learningRate: rate }),
    })
    const next = R.rootsOf(step)['next w']
    expect(next === undefined ? '' : toLatex(next)).toBe(
      [
        String.raw`\begin{aligned}`,
        String.raw`&w - \frac{\eta c_{1} (0.9 m_{w} + 0.2 w)}{(1 - 0.9^{t + 1}) \left(\sqrt{0.999 v_{w} + 0.004 w^{2}} + 10^{-8} c_{1}\right)} \\`,
        String.raw`&\text{where } c_{1} = \sqrt{1 - 0.999^{t + 1}}`,
        String.raw`\end{aligned}`,
      ].join('\n'),
    )
  })

  it('writes products of vectors and matrices with their transposes', () => {
    const a = R.input('A', [2, 3])
    const b = R.input('B', [3, 2])
    const u = R.input('u', [2])
    const v = R.input('v', [3])
    expect(toLatex(R.matmul(a, b))).toBe(String.raw`\mathbf{A} \mathbf{B}`)
    expect(toLatex(R.matmul(a, R.transpose(a)))).toBe(String.raw`\mathbf{A} \mathbf{A}^{\top}`)
    expect(toLatex(R.einsum('ij,jk->ki', a, b))).toBe(String.raw`\mathbf{B}^{\top} \mathbf{A}^{\top}`)
    expect(toLatex(R.matmul(u, a))).toBe(String.raw`\mathbf{A}^{\top} \mathbf{u}`)
    expect(toLatex(R.matmul(v, v))).toBe(String.raw`\langle \mathbf{v}, \mathbf{v} \rangle`)
    expect(toLatex(R.einsum('i,j->ji', u, v))).toBe(String.raw`\mathbf{v} \mathbf{u}^{\top}`)
    expect(toLatex(R.einsum('ij,ij->i', a, a))).toBe(String.raw`\sum_{j} \mathbf{A}_{ij} \mathbf{A}_{ij}`)
    expect(toLatex(R.gradient(R.sum(R.matmul(a, b)), b))).toBe(String.raw`\mathbf{A}^{\top} \mathbf{1}`)
  })

  it('writes numbers, powers and quotients shortly', () => {
    const [s, t] = [R.input('s', []), R.input('t', [])]
    expect(toLatex(R.add(R.mul(R.add(s, 0), 1), 1e-8))).toBe('s + 10^{-8}')
    expect(toLatex(R.mul(s, R.mul(s, s)))).toBe('s^{3}')
    expect(toLatex(R.square(R.sub(s, t)))).toBe('(s - t)^{2}')
    expect(toLatex(R.div(s, R.add(t, 1)))).toBe(String.raw`\frac{s}{t + 1}`)
    expect(toLatex(R.sub(R.neg(s), t))).toBe('-s - t')
    expect(toLatex(R.sub(t, R.sub(s, R.mul(t, 3))))).toBe('4 t - s')
    expect(toLatex(R.div(s, 3))).toBe(String.raw`\frac{s}{3}`)
    expect(toLatex(R.exp(R.neg(R.square(s))))).toBe('e^{-s^{2}}')
    expect(toLatex(R.where(R.less(s, t), s, R.exp(t)))).toBe(
      String.raw`\begin{cases}s & \text{if } s < t \\ e^{t} & \text{otherwise}\end{cases}`,
    )
    expect(toLatex(R.logSumExp(x, { axis: [0, 1] }))).toBe(String.raw`\log \sum_{i,j} e^{\mathbf{x}_{ij}}`)
    expect(toLatex(R.div(1, R.sum(R.exp(w))))).toBe(String.raw`\frac{1}{\sum_{i} e^{w_{i}}}`)
  })

  it('takes other symbols and a left side, and escapes names', () => {
    expect(toLatex(squared, { name: 'L', symbols: { w: String.raw`\beta`, n: 'N', x: 'X', y: 'y' } })).toBe(
      String.raw`L = \frac{1}{N} \lVert X \beta - y \rVert_2^{2}`,
    )
    expect(toLatex(R.input('a_b-c', []))).toBe(String.raw`\mathrm{a\_b\text{-}c}`)
    expect(toLatex(R.input('x2', []))).toBe('x_{2}')
    expect(toLatex(R.parameter('block1/kernel', [2], { initializer: R.zeros() }))).toBe(
      String.raw`W_{\mathrm{block1}}`,
    )
  })
})

/** Whether braces, \left and \right, \begin and \end match. */
const isBalanced = (text: string): boolean => {
  const open: string[] = []
  for (const [token = ''] of text.matchAll(/\\left|\\right|\\begin\{\w+\}|\\end\{\w+\}|\\[{}]|[{}]/g)) {
    if (token === '{' || token === '\\left' || token.startsWith('\\begin')) open.push(token)
    else if (token === '}' && open.pop() !== '{') return false
    else if (token === '\\right' && open.pop() !== '\\left') return false
    else if (token.startsWith('\\end') && open.pop() !== token.replace('end', 'begin')) return false
  }
  return open.length === 0
}

describe('toLatex is total', () => {
  it.each(registry.flatMap(({ name, cases }) => cases.map((c, i) => ({ name: `${name} ${i}`, ...c }))))(
    'for $name',
    ({ op, args }) => {
      const leaves = args.map(({ shape, dtype = 'float' }, i) => R.input(`a${i}`, [...shape], dtype))
      const text = toLatex(apply(op, leaves))
      expect(text.length).toBeGreaterThan(0)
      expect(isBalanced(text)).toBe(true)
      expect(text).not.toMatch(/undefined|\[object|\?/)
    },
  )

  it('for random expressions and their derivatives', () => {
    fc.assert(
      fc.property(arbitraryExpr(), ({ expr, inputs: [first] }) => {
        expect(isBalanced(toLatex(expr))).toBe(true)
        const given = first === undefined ? undefined : R.input(first.name, first.shape)
        if (given !== undefined) expect(isBalanced(toLatex(R.gradient(expr, given)))).toBe(true)
      }),
    )
  })

  it('for ill expressions', () => {
    expect(isBalanced(toLatex(R.reshape(R.add(R.input('a', [2]), R.input('b', [2])), [3])))).toBe(true)
  })

  it('for deep graphs, in lines of bounded length', () => {
    let deep: R.Expr<readonly [], 'float'> = R.input('s', [])
    for (let i = 0; i < 100_000; i += 1) deep = i % 2 === 0 ? R.tanh(deep) : R.add(deep, R.mul(deep, i))
    const lines = toLatex(deep).split('\n')
    expect(lines.length).toBeGreaterThan(1000)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2000)
  })

  it('for sums and products that share their parts without end', () => {
    let doubled: R.Expr<readonly [], 'float'> = R.input('s', [])
    for (let i = 0; i < 3000; i += 1)
      doubled = i % 3 === 0 ? R.mul(doubled, doubled) : R.add(doubled, R.mul(doubled, R.input('t', [])))
    expect(toLatex(doubled).length).toBeLessThan(1_000_000)
  })
})
