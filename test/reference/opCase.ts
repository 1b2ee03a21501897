/* The values, gradients and Hessian-vector products of the files in `ops`, `hvp` and of single layers. */
import {
  type Expr,
  evaluate,
  getOrThrow,
  gradient,
  hessianVectorProduct,
  mul,
  stack,
  sum,
} from '../../src/index.js'
import { type Arguments, argumentsOf, attributesOf, constantFloat, type Float } from './arguments.js'
import { builders, inputGradientOf } from './builders.js'
import { type Case, checkerOf, type Given, type Runner } from './support.js'

export interface OpInputs {
  readonly args: Readonly<Record<string, Given>>
  readonly attrs: Readonly<Record<string, unknown>>
  readonly cotangent?: Given
  readonly direction?: Readonly<Record<string, Given>>
}

type Exprs = Readonly<Record<string, Expr>>

const isFloat = (x: Expr): x is Float => x.dtype === 'float'

const keysOf = (entry: unknown): readonly string[] =>
  typeof entry === 'object' && entry !== null ? Object.keys(entry) : []

const named = (prefix: string, names: readonly string[], values: readonly Expr[]): Exprs =>
  Object.fromEntries(
    names.flatMap((name, i) => (values[i] ? [[`${prefix}.${name}`, values[i]] as const] : [])),
  )

const identity = (n: number): readonly Float[] =>
  Array.from({ length: n }, (_, i) =>
    constantFloat({ shape: [n], data: Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)) }),
  )

/** The full Hessian by one variable, column by column. */
const hessian = (loss: Expr<readonly [], 'float'>, x: Float): Float =>
  stack<'float'>(
    identity(Number(x.shape[0])).flatMap((direction) => hessianVectorProduct(loss, [x], [direction])),
    { axis: 1 },
  )

const lossOf = (value: Float, cotangent: Given | undefined): Expr<readonly [], 'float'> =>
  cotangent === undefined ? sum(value) : sum(mul(value, constantFloat(cotangent)))

const figuresOf = ({ inputs, expected, op }: Case<OpInputs>, value: Expr, args: Arguments): Exprs => {
  if (!isFloat(value)) return { value }
  const loss = lossOf(value, inputs.cotangent)
  const targets = keysOf(expected.grads)
  const moved = keysOf(expected.hvp)
  const directions = moved.flatMap((name) =>
    inputs.direction?.[name] ? [constantFloat(inputs.direction[name])] : [],
  )
  return {
    value,
    ...named('grads', targets, gradient<readonly Float[]>(loss, targets.map(args.float))),
    ...(moved.length === 0
      ? {}
      : named('hvp', moved, hessianVectorProduct<readonly Float[]>(loss, moved.map(args.float), directions))),
    ...(expected.hessian === undefined ? {} : { hessian: hessian(loss, args.float('x')) }),
    ...(op === 'gradient_penalty' ? { input_gradient: inputGradientOf(args) } : {}),
  }
}

/** The runner of a file whose operation has a builder. */
export const opRunner = (file: Case<OpInputs>): Runner | undefined => {
  const build = builders[file.op ?? file.kind]
  if (build === undefined) return undefined
  return () => {
    const { check, finish } = checkerOf(file)
    const args = argumentsOf(file.inputs.args)
    const figures = figuresOf(file, build(args, attributesOf(file.inputs.attrs)), args)
    const used = Object.keys(args.values)
    const values = getOrThrow(evaluate(figures, used.length === 0 ? {} : { inputs: args.values }))
    for (const [path, value] of Object.entries(values)) check(path, value)
    finish()
  }
}
