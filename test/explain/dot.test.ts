import { add, getOrThrow, input, mul } from 'regula'
import { explain, planToDot, toDot } from 'regula/explain'
import { describe, expect, test } from 'vitest'
import { chain, hostile, hostileStep, perceptron } from './steps.js'

/** Every fault of a DOT file of one statement a line: odd quotes, and edges between nodes that are not declared. */
const faultsOf = (dot: string): readonly string[] => {
  const [first = '', ...rest] = dot.trimEnd().split('\n')
  const declared = new Set<string>()
  const faults = /^digraph "[a-z]+" \{$/.test(first) && rest.at(-1) === '}' ? [] : ['no graph']
  for (const line of rest.slice(0, -1)) {
    const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, '""')
    if (/["\\]/.test(plain.replaceAll('""', ''))) faults.push(`quotes: ${line}`)
    const edge = /^ {2}(\w+) -> (\w+)(?: \[(?:constraint=false, )?style=dashed\])?$/.exec(plain)
    if (edge !== null) {
      for (const end of edge.slice(1)) if (!declared.has(end)) faults.push(`no node ${end}`)
      continue
    }
    const node = /^ {2}(\w+) \[(?:\w+=(?:""|\w+)(?:, )?)+\]$/.exec(plain)
    if (node?.[1] !== undefined && node[1] !== 'node' && node[1] !== 'edge') {
      if (declared.has(node[1])) faults.push(`${node[1]} twice`)
      declared.add(node[1])
    } else if (!/^ {2}(?:node|edge) \[|^ {2}rankdir=TB$/.test(plain)) faults.push(`statement: ${line}`)
  }
  return faults
}

describe('toDot', () => {
  test('a shared node is one box with two edges', () => {
    const x = input('x', ['n'])
    expect(toDot(mul(x, x)).split('\n').slice(4)).toEqual([
      '  n0 [label="input x\\nfloat [n]", fillcolor="#cfe8fc"]',
      '  n1 [label="mul\\nmap x · y\\nfloat [n]", fillcolor="#ffffff"]',
      '  n0 -> n1',
      '  n0 -> n1',
      '  r0 [label="value", shape=plaintext, style=""]',
      '  n1 -> r0 [style=dashed]',
      '}',
      '',
    ])
  })

  test('is valid for steps, expressions by name, and any names', () => {
    expect(faultsOf(toDot(perceptron))).toEqual([])
    expect(faultsOf(toDot(hostileStep))).toEqual([])
    const x = input('x', [2])
    expect(faultsOf(toDot({ [hostile]: add(x, 1), b: x }))).toEqual([])
    expect(faultsOf(toDot({}))).toEqual([])
  })

  test('is cut where it is too large, and says so', () => {
    const dot = toDot(chain(2000), { maximumNodes: 100 })
    expect(faultsOf(dot)).toEqual([])
    expect(dot).toMatch(/rest \[label="\d+ nodes are left out"/)
    expect(dot.split('\n').length).toBeLessThan(400)
  })
})

test('a plan has a box for every kernel and an ellipse for every buffer', () => {
  const explanation = getOrThrow(explain(perceptron, { dims: { batch: 8 } }))
  const dot = planToDot(explanation)
  expect(faultsOf(dot)).toEqual([])
  expect(dot.match(/^ {2}k\d+ \[/gm)).toHaveLength(explanation.kernels.length)
  expect(dot.match(/shape=ellipse/g)).toHaveLength(explanation.buffers.length)
  expect(faultsOf(planToDot(getOrThrow(explain(hostileStep))))).toEqual([])
})
