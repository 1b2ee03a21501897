import type { Expr } from '../expr/Expr.js'
import { sameShape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import type { StateVariable, Step } from '../step/Step.js'
import type { Formula } from './Explanation.js'
import { escapeName, variableWord, withSubscripts } from './latex/names.js'
import { toLatex } from './latex.js'
import { oneLine } from './short.js'

/** More than that is no formula that one can read. */
const largest = 3000

const isGradient = ({ label }: Expr): boolean => label?.kind === 'gradient'

/** The gradients that a next value is made from, not those inside of them. */
const outermostGradients = (next: Expr): readonly Expr[] => {
  const found: Expr[] = []
  const seen = new Set<Expr>([next])
  for (const node of seen)
    if (isGradient(node)) found.push(node)
    else for (const argument of node.args) seen.add(argument)
  return found
}

/** The slope that a parameter is updated with: a next value of another optimiser may hold none, or several. */
const gradientOf = ({ definition, next }: StateVariable): Expr | undefined => {
  const fitting = outermostGradients(next).filter(({ shape }) => sameShape(shape, definition.shape))
  return fitting.length === 1 ? fitting[0] : undefined
}

const leftSides: Readonly<Record<string, string>> = {
  data: 'L_{\\text{data}}',
  penalty: '\\Omega',
  total: 'L',
}

/** `total` is written L where it is the loss that the parameters are fitted to. */
const leftSide = (output: string, isTraining: boolean): string =>
  (isTraining && Object.hasOwn(leftSides, output) ? leftSides[output] : undefined) ??
  `\\mathrm{${escapeName(oneLine(output))}}`

const symbolOf = (name: string): string => {
  const { base, subscripts } = variableWord(name, false)
  return withSubscripts(base, subscripts)
}

const formula = (kind: Formula['kind'], of: string, expr: Expr, name: string): Formula => {
  const nodes = postOrder([expr]).length
  return { kind, of, latex: nodes > largest ? undefined : toLatex(expr, { name }), nodes }
}

/** The outputs of a step, the losses first, and the slopes that its parameters are updated with. */
export const formulasOf = (step: Step, maximum: number): readonly Formula[] => {
  const trained = Object.entries(step.state).flatMap(([name, variable]) => {
    const slope = variable.definition.trainable ? gradientOf(variable) : undefined
    return slope === undefined ? [] : [{ name, slope }]
  })
  const isTraining = trained.length > 0
  const rank = (name: string): number => 1 + ['total', 'data', 'penalty'].indexOf(name) || 4
  const outputs = Object.entries(step.outputs).sort(([a], [b]) => rank(a) - rank(b))
  return [
    ...outputs.slice(0, maximum).map(([name, x]) => formula('output', name, x, leftSide(name, isTraining))),
    ...trained
      .slice(0, maximum)
      .map(({ name, slope }) =>
        formula('gradient', name, slope, `\\frac{\\partial L}{\\partial ${symbolOf(name)}}`),
      ),
  ]
}
