import { fold, postOrder } from '../graph/postOrder.js'
import {
  add,
  type BinaryPrimitive,
  binary,
  divide,
  equal,
  less,
  literal,
  multiply,
  multiplyNoNan,
  negate,
  type Scalar,
  select,
  subtract,
  type UnaryPrimitive,
  unary,
} from './Scalar.js'

const zero = literal(0)
const half = literal(0.5)
const one = literal(1)

/** d f(x) / dx, given x and f(x). Conventions at kinks: |x|′(0) = 0, sign′ = 0. */
export const unaryDerivative: { readonly [P in UnaryPrimitive]: (x: Scalar, output: Scalar) => Scalar } = {
  negate: () => literal(-1),
  absolute: (x) => unary('sign', x),
  sign: () => zero,
  floor: () => zero,
  exp: (_, output) => output,
  expm1: (x) => unary('exp', x),
  log: (x) => divide(one, x),
  log1p: (x) => divide(one, add(x, one)),
  sqrt: (_, output) => divide(half, output),
  sin: (x) => unary('cos', x),
  cos: (x) => negate(unary('sin', x)),
  tanh: (_, output) => subtract(one, multiply(output, output)),
  erf: (x) => multiply(literal(2 / Math.sqrt(Math.PI)), unary('exp', negate(multiply(x, x)))),
  sigmoid: (_, output) => multiply(output, subtract(one, output)),
  softplus: (x) => unary('sigmoid', x),
}

type Partials = readonly [Scalar, Scalar]

/** 1 where x wins, ½ where both are equal, 0 where y wins: ties share the gradient. */
const winner = (loser: Scalar, x: Scalar, y: Scalar): Scalar =>
  select(equal(x, y), half, select(loser, one, zero))

/** (∂f/∂x, ∂f/∂y), given x, y and f(x, y). */
export const binaryDerivative: {
  readonly [P in BinaryPrimitive]: (x: Scalar, y: Scalar, output: Scalar) => Partials
} = {
  add: () => [one, one],
  subtract: () => [one, literal(-1)],
  multiply: (x, y) => [y, x],
  multiplyNoNan: (x, y) => [y, x],
  divide: (_, y, output) => [divide(one, y), negate(divide(output, y))],
  power: (x, y, output) => [
    select(equal(y, zero), zero, multiply(y, binary('power', x, subtract(y, one)))),
    select(equal(x, zero), zero, multiply(output, unary('log', x))),
  ],
  maximum: (x, y) => [winner(less(y, x), x, y), winner(less(x, y), x, y)],
  minimum: (x, y) => [winner(less(x, y), x, y), winner(less(y, x), x, y)],
  less: () => [zero, zero],
  lessEqual: () => [zero, zero],
  equal: () => [zero, zero],
}

type Change = Scalar | undefined

/** Holds for bodies that are a finite number whatever their arguments are. */
const alwaysFinite = (scalar: Scalar): boolean =>
  scalar._tag === 'Literal'
    ? Number.isFinite(scalar.value)
    : scalar._tag === 'Select' && alwaysFinite(scalar.args[1]) && alwaysFinite(scalar.args[2])

/**
 * derivative · change, where a zero change stays zero even if the derivative is NaN or infinite. That is what
 * keeps the gradient of `where(c, f, g)` finite when the untaken branch is not.
 */
const scale = (derivative: Scalar, change: Change): Change => {
  if (change === undefined) return undefined
  if (derivative._tag === 'Literal') {
    if (derivative.value === 0) return undefined
    if (derivative.value === 1) return change
    if (derivative.value === -1) return negate(change)
  }
  return alwaysFinite(derivative) ? multiply(derivative, change) : multiplyNoNan(derivative, change)
}

const plus = (x: Change, y: Change): Change => (x === undefined ? y : y === undefined ? x : add(x, y))

const masked = (condition: Scalar, change: Change, whenTrue: boolean): Change => {
  if (change === undefined) return undefined
  return whenTrue ? select(condition, change, zero) : select(condition, zero, change)
}

/** How a change of the output reaches each operand of one node. */
const toOperands = (node: Scalar, change: Change): readonly Change[] => {
  switch (node._tag) {
    case 'Unary':
      return [scale(unaryDerivative[node.primitive](node.args[0], node), change)]
    case 'Binary':
      return binaryDerivative[node.primitive](...node.args, node).map((d) => scale(d, change))
    case 'Select':
      return [undefined, masked(node.args[0], change, true), masked(node.args[0], change, false)]
    default:
      return []
  }
}

/**
 * Reverse mode: the change of the body's arguments `0 … arity − 1` that a change `cotangent` of its value
 * stands for. `undefined` says that an argument has no influence.
 */
export const adjoints = (body: Scalar, arity: number, cotangent: Scalar): readonly Change[] => {
  const changes = new Map<Scalar, Change>([[body, cotangent]])
  const byArgument: Change[] = Array.from({ length: arity }, () => undefined)
  for (const node of [...postOrder([body])].reverse()) {
    const change = changes.get(node)
    if (node._tag === 'Argument') byArgument[node.index] = plus(byArgument[node.index], change)
    const operandChanges = toOperands(node, change)
    node.args.forEach((operand, i) => {
      changes.set(operand, plus(changes.get(operand), operandChanges[i]))
    })
  }
  return byArgument
}

/** Forward mode: the change of the body's value when argument `k` changes by `tangents[k]`. */
export const tangent = (body: Scalar, tangents: readonly Change[]): Change => {
  const changes = fold<Scalar, { readonly change: Change }>([body], (node, operands) => {
    switch (node._tag) {
      case 'Literal':
        return { change: undefined }
      case 'Argument':
        return { change: tangents[node.index] }
      case 'Unary':
        return { change: scale(unaryDerivative[node.primitive](node.args[0], node), operands[0]?.change) }
      case 'Binary': {
        const [dx, dy] = binaryDerivative[node.primitive](...node.args, node)
        return { change: plus(scale(dx, operands[0]?.change), scale(dy, operands[1]?.change)) }
      }
      case 'Select': {
        const [, whenTrue, whenFalse] = operands
        if (whenTrue?.change === undefined && whenFalse?.change === undefined) return { change: undefined }
        return { change: select(node.args[0], whenTrue?.change ?? zero, whenFalse?.change ?? zero) }
      }
    }
  })
  return changes.get(body)?.change
}
