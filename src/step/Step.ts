import * as O from 'fp-ts/lib/Option.js'
import type { Expr } from '../expr/Expr.js'
import { ill } from '../expr/OpDefinition.js'
import { formatShape, sameShape } from '../expr/Shape.js'
import { postOrder } from '../graph/postOrder.js'
import { type InputAttributes, input } from '../ops/input.js'
import { type VariableAttributes, variable } from '../ops/variable.js'
import type { Insertion } from '../regularize/Rule.js'
import type { Exprs } from '../regularize/regularize.js'

// ---------------------------------------------------------------- model

/** One piece of state: what it is, and what it becomes. */
export interface StateVariable {
  readonly definition: VariableAttributes
  /** The next value; the variable itself when it does not change. */
  readonly next: Expr
}

/**
 * A pure transition (state, inputs) → (state′, outputs). Parameters, moments, counters and the random key are all state.
 */
export interface Step<O extends Exprs = Exprs> {
  readonly inputs: Readonly<Record<string, InputAttributes>>
  readonly state: Readonly<Record<string, StateVariable>>
  readonly outputs: O
  /** What regularisation inserted. */
  readonly report: readonly Insertion[]
  /** Faults of the step as a whole, as ill expressions. */
  readonly faults: readonly Expr[]
}

// ---------------------------------------------------------------- constructors

const sameDefinition = (a: VariableAttributes, b: VariableAttributes): boolean =>
  a === b ||
  (sameShape(a.shape, b.shape) &&
    a.dtype === b.dtype &&
    a.role === b.role &&
    a.trainable === b.trainable &&
    JSON.stringify(a.initializer) === JSON.stringify(b.initializer))

const collect = <A extends { readonly name: string }>(
  found: readonly A[],
  same: (a: A, b: A) => boolean,
  kind: string,
  describe: (a: A) => string,
): { readonly byName: ReadonlyMap<string, A>; readonly faults: readonly Expr[] } => {
  const byName = new Map<string, A>()
  const faults: Expr[] = []
  for (const one of found) {
    const known = byName.get(one.name)
    if (known === undefined) byName.set(one.name, one)
    else if (!same(known, one))
      faults.push(
        ill(kind, `'${one.name}' is defined twice, differently: ${describe(known)} and ${describe(one)}`),
      )
  }
  return { byName, faults }
}

const matching = <A>(nodes: readonly Expr[], match: (node: Expr) => O.Option<A>): readonly A[] =>
  nodes.flatMap((node) => {
    const found = match(node)
    return O.isSome(found) ? [found.value] : []
  })

/** What a step is made from. */
export interface StepParts<O extends Exprs> {
  readonly outputs: O
  /** Pairs of a variable and its next value; variables that are not listed do not change. */
  readonly next?: readonly (readonly [variable: Expr, next: Expr])[]
  readonly report?: readonly Insertion[]
  /** Faults that are known already, as ill expressions. */
  readonly faults?: readonly Expr[]
}

const nextFault = (target: Expr, value: Expr): Expr | undefined => {
  if (target.ill || value.ill) return undefined
  const definition = variable.match(target)
  if (O.isNone(definition)) return ill('step', 'only a variable can have a next value', [target])
  return target.dtype === value.dtype && sameShape(target.shape, value.shape)
    ? undefined
    : ill(
        'step',
        `the next value of '${definition.value.name}' is ${value.dtype} ${formatShape(value.shape)}, ` +
          `the variable is ${target.dtype} ${formatShape(target.shape)}`,
        [target, value],
      )
}

/**
 * Puts a step together from outputs and next values. Inputs and variables are found in the expressions; nothing is
 * registered anywhere.
 *
 * Two different definitions under one name, a next value for what is no variable, or one that does not fit its
 * variable become faults of the step, which `compile` reports.
 *
 * @example
 * ```ts
 * import { add, compile, getOrThrow, makeStep, stateVariable, zeros } from 'regula'
 * const n = stateVariable('n', [], 'int', zeros())
 * const program = getOrThrow(await compile(makeStep({ outputs: { n }, next: [[n, add(n, 1)]] }))())
 * getOrThrow(await program.run({})()).n.data // => [0]
 * getOrThrow(await program.run({})()).n.data // => [1]
 * ```
 */
export const makeStep = <O extends Exprs>({
  outputs,
  next = [],
  report = [],
  faults: known = [],
}: StepParts<O>): Step<O> => {
  const nodes = postOrder([...Object.values(outputs), ...next.flat()])
  const variables = collect(
    matching(nodes, variable.match),
    sameDefinition,
    'parameter',
    (v) => `${v.dtype} ${formatShape(v.shape)} ${v.initializer.kind}`,
  )
  const inputs = collect(
    matching(nodes, input.match),
    (a, b) => a.dtype === b.dtype && sameShape(a.shape, b.shape),
    'input',
    (i) => `${i.dtype} ${formatShape(i.shape)}`,
  )
  const nextByName = new Map<string, Expr>()
  const faults: Expr[] = [...known, ...variables.faults, ...inputs.faults]
  for (const [target, value] of next) {
    const fault = nextFault(target, value)
    if (fault !== undefined) faults.push(fault)
    const definition = variable.match(target)
    const known = O.isSome(definition) && nextByName.has(definition.value.name)
    if (O.isNone(definition) || known) faults.push(...[target, value].filter((x) => x.ill))
    if (O.isNone(definition)) continue
    if (known) faults.push(ill('step', `'${definition.value.name}' has two next values`))
    else nextByName.set(definition.value.name, value)
  }
  for (const name of Object.keys(outputs))
    if (/^(next|fault) /.test(name))
      faults.push(ill('step', `the output '${name}' has a name that the step itself uses`))
  const state = [...variables.byName].map(([name, definition]): [string, StateVariable] => [
    name,
    { definition, next: nextByName.get(name) ?? variable.node(definition, []) },
  ])
  return Object.freeze({
    inputs: Object.freeze(Object.fromEntries(inputs.byName)),
    state: Object.freeze(Object.fromEntries(state)),
    outputs: Object.freeze({ ...outputs }),
    report: Object.freeze([...report]),
    faults: Object.freeze(faults),
  })
}

// ---------------------------------------------------------------- destructors

/**
 * Every expression of a step, by a name that says where it stands: its outputs, its next values, its faults.
 *
 * @example
 * ```ts
 * import { add, makeStep, rootsOf, stateVariable, zeros } from 'regula'
 * const n = stateVariable('n', [], 'int', zeros())
 * Object.keys(rootsOf(makeStep({ outputs: { n }, next: [[n, add(n, 1)]] }))) // => ['n', 'next n']
 * ```
 */
export const rootsOf = (step: Step): Exprs => ({
  ...Object.fromEntries(Object.entries(step.outputs).map(([name, x]) => [name, x])),
  ...Object.fromEntries(Object.entries(step.state).map(([name, { next }]) => [`next ${name}`, next])),
  ...Object.fromEntries(step.faults.map((fault, i) => [`fault ${i}`, fault])),
})
