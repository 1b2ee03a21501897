import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import type { Expr } from '../expr/Expr.js'
import { postOrder } from '../graph/postOrder.js'
import * as codecs from '../ops/codecs.js'
import { variable } from '../ops/variable.js'
import type { Insertion } from '../regularize/Rule.js'
import { makeStep, type Step } from '../step/Step.js'
import { collectProblems, type DecodeError, type Problems } from './decodeError.js'
import { decodeNodes, maximumNodes, nodeAt } from './decodeNodes.js'
import { type EncodedNode, encodeNodes } from './encodeNodes.js'
import { decodeRoots } from './exprCodec.js'
import { decodeAt, documentOf, fieldOf, listAt, recordAt } from './fields.js'
import { type PlainData, type PlainRecord, plainData } from './plainData.js'

/** A step as data: one list of nodes, and positions in it. */
export interface EncodedStep {
  readonly format: 'regula/step'
  readonly version: 1
  readonly nodes: readonly EncodedNode[]
  readonly outputs: Readonly<Record<string, number>>
  /** Of every state variable: its node, and its next value. */
  readonly state: readonly (readonly [variable: number, next: number])[]
  readonly report: readonly Insertion[]
  /** Only in a step at fault, which cannot be read back. */
  readonly faults?: readonly number[]
}

const keys = ['nodes', 'outputs', 'state', 'report', 'faults']

// ---------------------------------------------------------------- encode

/** A node for every state variable: one of the graph where there is one. */
const variableNodes = (step: Step): readonly (readonly [Expr, Expr])[] => {
  const states = Object.entries(step.state)
  const found = new Map<string, Expr>()
  for (const node of postOrder([...Object.values(step.outputs), ...states.map(([, { next }]) => next)])) {
    const match = variable.match(node)
    if (O.isSome(match) && !found.has(match.value.name)) found.set(match.value.name, node)
  }
  return states.map(([name, { definition, next }]) => [
    found.get(name) ?? variable.node(definition, []),
    next,
  ])
}

/**
 * A step as a JSON value: one list of nodes for all outputs and next values, the state, and the report of what
 * regularisation inserted. `decodeStep` makes a step of it that compiles and runs to the same bits.
 *
 * A step at fault is written with its faults, and `decodeStep` reports them.
 *
 * @example
 * ```ts
 * import { encodeStep, input, makeStep, mul } from 'regula'
 * const x = input('x', [2])
 * encodeStep(makeStep({ outputs: { y: mul(x, x) } })).outputs // => { y: 1 }
 * ```
 */
export const encodeStep = (step: Step): EncodedStep => {
  const states = variableNodes(step)
  const { nodes, indexOf } = encodeNodes([...Object.values(step.outputs), ...states.flat(), ...step.faults])
  return {
    format: 'regula/step',
    version: 1,
    nodes,
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, x]) => [name, indexOf(x)])),
    state: states.map(([target, next]) => [indexOf(target), indexOf(next)]),
    report: step.report.map(({ rule, kind, site, shape }) => ({ rule, kind, site, shape })),
    ...(step.faults.length === 0 ? {} : { faults: step.faults.map(indexOf) }),
  }
}

// ---------------------------------------------------------------- decode

type Pair = readonly [variable: Expr, next: Expr]

const decodeState = (
  data: PlainData | undefined,
  nodes: readonly (Expr | undefined)[],
  problems: Problems,
): readonly Pair[] =>
  (listAt(data, maximumNodes, 'state', problems) ?? []).flatMap((item, i): readonly Pair[] => {
    if (problems.full()) return []
    const path = `state[${i}]`
    const [target, next, ...rest] = listAt(item, 2, path, problems) ?? [0, 0, 0]
    if (rest.length > 0) return []
    const x = nodeAt(target, nodes, `${path}[0]`, problems)
    const y = nodeAt(next, nodes, `${path}[1]`, problems)
    return x === undefined || y === undefined ? [] : [[x, y]]
  })

const insertion: t.Type<Insertion, unknown> = t.readonly(
  t.type({
    rule: codecs.name,
    kind: t.keyof({ noise: null, penalty: null, update: null }),
    site: codecs.name,
    shape: codecs.shape,
  }),
)

const decodeReport = (data: PlainData | undefined, problems: Problems): readonly Insertion[] =>
  (listAt(data, maximumNodes, 'report', problems) ?? []).flatMap((item, i) => {
    const path = `report[${i}]`
    const record = problems.full()
      ? undefined
      : recordAt(item, ['rule', 'kind', 'site', 'shape'], path, problems)
    const decoded = record === undefined ? undefined : decodeAt(insertion.decode(record), path, problems)
    return decoded === undefined ? [] : [decoded]
  })

/** The state in the order in which it is written, so that writing the step again gives the same data. */
const inOrder = (step: Step, pairs: readonly Pair[]): Step => {
  const names = pairs.flatMap(([target]) => {
    const match = variable.match(target)
    return O.isSome(match) ? [match.value.name] : []
  })
  const first = names.flatMap((name) => {
    const state = Object.hasOwn(step.state, name) ? step.state[name] : undefined
    return state === undefined ? [] : [[name, state] as const]
  })
  return Object.freeze({ ...step, state: Object.freeze({ ...Object.fromEntries(first), ...step.state }) })
}

const stepOf = (document: PlainRecord): E.Either<DecodeError, Step> => {
  const problems = collectProblems()
  const nodes = decodeNodes(fieldOf(document, 'nodes'), problems)
  const outputs = decodeRoots(fieldOf(document, 'outputs'), nodes, 'outputs', problems)
  const next = decodeState(fieldOf(document, 'state'), nodes, problems)
  const report = decodeReport(fieldOf(document, 'report'), problems)
  if (fieldOf(document, 'faults') !== undefined)
    problems.add('faults', 'the step was at fault when it was written')
  const read = problems.orElse({ outputs, next, report })
  if (E.isLeft(read)) return read
  const step = makeStep(read.right)
  for (const { errors } of step.faults) problems.add('state', errors[0]?.message ?? 'does not fit together')
  return problems.orElse(inOrder(step, next))
}

/**
 * A step from a JSON value of any origin, in the format of `encodeStep`.
 *
 * Never throws. Wrong is whatever `decodeExprs` refuses, and also a next value for what is no variable or of another
 * type, two next values for one variable, and two definitions of one name.
 *
 * @example
 * ```ts
 * import { decodeStep, encodeStep, input, makeStep, mul } from 'regula'
 * const x = input('x', [2])
 * decodeStep(encodeStep(makeStep({ outputs: { y: mul(x, x) } })))._tag // => 'Right'
 * decodeStep({ format: 'regula/step', version: 2 })._tag // => 'Left'
 * ```
 */
export const decodeStep = (json: unknown): E.Either<DecodeError, Step> =>
  pipe(
    plainData(json),
    E.chain((data) => documentOf(data, 'regula/step', keys)),
    E.chain(stepOf),
  )
