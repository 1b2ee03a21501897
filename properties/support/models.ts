import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  type CompileOptions,
  compile,
  dense,
  type Expr,
  elu,
  formatError,
  gelu,
  type Inputs,
  input,
  interpreter,
  meanSquaredError,
  type Program,
  relu,
  type Shape,
  type Step,
  sigmoid,
  silu,
  tanh,
} from 'regula'
import { expect } from 'vitest'

export type Float = Expr<Shape, 'float'>
export type Scalar = Expr<readonly [], 'float'>

/** The nodes of a graph by the name of their operation. */
export interface Network {
  readonly loss: Scalar
  readonly output: Float
}

const activation: Readonly<Record<string, (x: Float) => Float>> = {
  relu,
  tanh,
  sigmoid,
  silu,
  elu: (x) => elu(x),
  gelu: (x) => gelu(x),
}

export interface Layer {
  readonly units: number
  readonly activation: string
}

/** A network of dense layers on inputs of three numbers; the last layer has one unit. */
export const network = (layers: readonly Layer[], batch: number | string = 4): Network => {
  const x: Float = input('x', [batch, 3])
  const hidden = layers.reduce<Float>(
    (value, layer, k) => activation[layer.activation]?.(dense(`layer${k}`, layer.units)(value)) ?? value,
    x,
  )
  const output: Float = dense('output', 1)(hidden)
  return { output, loss: meanSquaredError(output, input('y', [batch, 1])) }
}

export const arbitraryLayers: fc.Arbitrary<readonly Layer[]> = fc.array(
  fc.record({
    units: fc.integer({ min: 1, max: 4 }),
    activation: fc.constantFrom(...Object.keys(activation)),
  }),
  { minLength: 1, maxLength: 3 },
)

/** A program that must compile. */
export const programOf = async (step: Step, options: CompileOptions = {}): Promise<Program> => {
  const program = await compile(step, { target: interpreter(), ...options })()
  if (E.isLeft(program)) return expect.fail(formatError(program.left))
  return program.right
}

/** The outputs of one run that must succeed. */
export const runOf = async (
  program: Program,
  inputs: Inputs,
): Promise<Readonly<Record<string, readonly number[]>>> => {
  const outputs = await program.run(inputs)()
  if (E.isLeft(outputs)) return expect.fail(formatError(outputs.left))
  return Object.fromEntries(Object.entries(outputs.right).map(([name, { data }]) => [name, Array.from(data)]))
}

/** The state as plain numbers. */
export const stateOf = async (program: Program): Promise<Readonly<Record<string, readonly number[]>>> => {
  const state = await program.state()()
  if (E.isLeft(state)) return expect.fail('the state cannot be read')
  return Object.fromEntries(Object.entries(state.right).map(([name, { data }]) => [name, Array.from(data)]))
}

/** The message of a step that must not compile. */
export const faultOf = async (step: Step): Promise<string> => {
  const program = await compile(step)()
  return E.isLeft(program) ? formatError(program.left) : 'it compiles'
}
