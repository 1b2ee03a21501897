import type { Expr } from '../expr/Expr.js'
import { layout } from './latex/layout.js'
import { printer } from './latex/print.js'
import { translate } from './latex/translate.js'

/** Options of `toLatex`. */
export interface LatexOptions {
  /** What the formula is a formula of, as LaTeX: `L` makes it begin with `L =`. */
  readonly name?: string
  /** The symbols of inputs, parameters and named sizes, as LaTeX: `{ w: '\\beta', batch: 'n' }`. */
  readonly symbols?: Readonly<Record<string, string>>
  /** How many operations one line may have before a part gets a line of its own. Default 30. */
  readonly lineSize?: number
}

/** The formula, and under it what its symbols stand for. */
const lines = (first: string, others: readonly string[]): string => {
  if (others.length === 0) return first
  const [where = '', ...rest] = others
  const body = [
    `&${first}`,
    `&\\text{where } ${where}`,
    ...rest.map((line) => `&\\phantom{\\text{where }} ${line}`),
  ]
  return `\\begin{aligned}\n${body.join(' \\\\\n')}\n\\end{aligned}`
}

/**
 * An expression as the formula that one would write in a paper, in LaTeX.
 *
 * Products of matrices, norms, softmax and masks are recognised, and equal terms are put together. What is shared stands
 * once, in a line of its own below the formula. Silent are broadcasts, `stopGradient`, shifts against overflow, and choices
 * that only say what happens at a kink, at 0 · ∞ or for a value out of range. Powers, products and quotients of tensors
 * are taken element by element; [c] is 1 where c holds and 0 elsewhere.
 *
 * @param expr the expression, for example a loss or a gradient of it
 * @param options the left side, other symbols, how long a line may be
 *
 * @example
 * ```ts
 * import { add, gradient, input, matmul, meanSquaredError, mul, parameter, sumSquares, zeros } from 'regula'
 * import { toLatex } from 'regula/explain'
 * const [x, y] = [input('x', ['n', 3]), input('y', ['n'])]
 * const w = parameter('w', [3], { initializer: zeros() })
 * const loss = add(meanSquaredError(matmul(x, w), y), mul(input('lambda', []), sumSquares(w)))
 * toLatex(loss) // => String.raw`\frac{1}{n} \lVert \mathbf{x} w - \mathbf{y} \rVert_2^{2} + \lambda \lVert w \rVert_2^{2}`
 * toLatex(gradient(loss, w)) // => String.raw`2 \lambda w + \frac{2}{n} \mathbf{x}^{\top} (\mathbf{x} w - \mathbf{y})`
 * ```
 */
export const toLatex = (expr: Expr, { name, symbols = {}, lineSize = 30 }: LatexOptions = {}): string => {
  const formula = translate(expr, symbols)
  const { names, definitions } = layout(formula, lineSize)
  const { text, body } = printer(names)
  const left = name === undefined ? '' : `${name} = `
  const others = [
    ...[...names].map(([term, symbol]) => `${symbol} = ${body(term)}`),
    ...definitions.map(([symbol, { relation, term }]) => `${text(symbol)} ${relation} ${text(term)}`),
  ]
  return lines(left + body(formula.root), others)
}
