/* Nodes from a list of any origin: each is read through the registry and built as any other node is. */
import { apply, describe, type Expr, type Label, type Op } from '../expr/Expr.js'
import { formatShape, productOf } from '../expr/Shape.js'
import * as codecs from '../ops/codecs.js'
import { type OpEntry, registry } from '../ops/registry.js'
import type { Problems } from './decodeError.js'
import { decodeAt, fieldOf, listAt, recordAt, refuseStray } from './fields.js'
import { isList, isRecord, isUnsafeName, type PlainData, type PlainRecord } from './plainData.js'
import { pathTo, show } from './show.js'

export const maximumNodes = 1_000_000

const maximumArguments = 10_000

/** Numeric sizes of a tensor multiply to less than this; open sizes are checked when they are bound. */
const maximumElements = 2 ** 31

const entries: ReadonlyMap<string, OpEntry> = new Map(registry.map((entry) => [entry.name, entry] as const))

const isDeclaration = ({ name }: Op): boolean => name === 'input' || name === 'variable'

/** A name that inputs and state variables may have; they become keys of records. */
const isDeclarable = (value: PlainData | undefined): boolean =>
  typeof value === 'string' &&
  /^[\w./-]{1,200}$/.test(value) &&
  !isUnsafeName(value) &&
  !value.split('/').includes('__proto__')

const decodeOp = (node: PlainRecord, path: string, problems: Problems): Op | undefined => {
  const opName = fieldOf(node, 'op')
  const entry = typeof opName === 'string' ? entries.get(opName) : undefined
  if (entry === undefined) {
    problems.add(`${path}.op`, `is ${show(opName)}, which is no operation`)
    return undefined
  }
  const attributes = fieldOf(node, 'attributes')
  const place = `${path}.attributes`
  const op = decodeAt(entry.decode(attributes), place, problems)
  if (op === undefined) return undefined
  refuseStray(attributes, op.encode(), place, problems)
  const declared = isRecord(attributes) && isDeclaration(op) ? fieldOf(attributes, 'name') : undefined
  if (declared !== undefined && !isDeclarable(declared)) {
    problems.add(`${place}.name`, `is ${show(declared)}, which is no name for a value`)
    return undefined
  }
  return op
}

const decodeLabel = (data: PlainData | undefined, path: string, problems: Problems): Label | undefined => {
  if (data === undefined) return undefined
  const record = recordAt(data, ['kind', 'name'], path, problems)
  if (record === undefined) return undefined
  const kind = decodeAt(codecs.name.decode(fieldOf(record, 'kind')), `${path}.kind`, problems)
  const given = fieldOf(record, 'name')
  if (given === undefined) return kind === undefined ? undefined : Object.freeze({ kind })
  const own = decodeAt(codecs.name.decode(given), `${path}.name`, problems)
  return kind === undefined || own === undefined ? undefined : Object.freeze({ kind, name: own })
}

/** What stands at a position of an earlier node; `undefined` also where that node is at fault itself. */
export const nodeAt = (
  data: PlainData | undefined,
  nodes: readonly (Expr | undefined)[],
  path: string,
  problems: Problems,
): Expr | undefined => {
  if (typeof data === 'number' && Number.isInteger(data) && data >= 0 && data < nodes.length)
    return nodes[data]
  problems.add(path, `is ${show(data)}, expected the position of one of the ${nodes.length} nodes before`)
  return undefined
}

const sizeFault = ({ shape }: Expr): string | undefined =>
  productOf(shape).factor < maximumElements
    ? undefined
    : `has the shape ${formatShape(shape)}, which is larger than any tensor can be`

const faultOf = (node: Expr): string | undefined => {
  const [error] = node.errors
  if (error !== undefined) return `${error.message} (${error.operands.slice(0, 5).join(', ')})`
  return node.ill ? describe(node) : sizeFault(node)
}

const decodeNode = (
  data: PlainData,
  before: readonly (Expr | undefined)[],
  path: string,
  problems: Problems,
): Expr | undefined => {
  const record = recordAt(data, ['op', 'args', 'attributes', 'label', 'errors'], path, problems)
  if (record === undefined) return undefined
  const errors = fieldOf(record, 'errors')
  if (errors !== undefined) {
    const first = isList(errors) ? errors[0] : errors
    const message = typeof first === 'string' ? first : show(first)
    problems.add(path, `${show(fieldOf(record, 'op'))} was at fault when it was written: ${message}`)
    return undefined
  }
  const op = decodeOp(record, path, problems)
  const label = decodeLabel(fieldOf(record, 'label'), `${path}.label`, problems)
  const positions = listAt(fieldOf(record, 'args'), maximumArguments, `${path}.args`, problems)
  if (op === undefined || positions === undefined) return undefined
  const args: Expr[] = []
  for (const [k, position] of positions.entries()) {
    const argument = nodeAt(position, before, pathTo(`${path}.args`, k), problems)
    if (argument === undefined) return undefined
    args.push(argument)
  }
  const node = apply(op, args, label)
  const fault = faultOf(node)
  if (fault === undefined) return node
  problems.add(path, `${op.name}: ${fault}`)
  return undefined
}

/** The nodes of a list; `undefined` stands for each that is at fault. */
export const decodeNodes = (
  data: PlainData | undefined,
  problems: Problems,
): readonly (Expr | undefined)[] => {
  const list = listAt(data, maximumNodes, 'nodes', problems) ?? []
  const nodes: (Expr | undefined)[] = []
  for (const [i, node] of list.entries()) {
    if (problems.full()) break
    nodes.push(decodeNode(node, nodes, `nodes[${i}]`, problems))
  }
  return nodes
}
