import { describe, expect, it } from 'vitest'
import { fold, postOrder } from '../../src/graph/postOrder.js'

interface Node {
  readonly name: string
  readonly args: readonly Node[]
}

const node = (name: string, ...args: readonly Node[]): Node => ({ name, args })

const chain = (length: number): Node => {
  let last = node('leaf')
  for (let i = 1; i < length; i += 1) last = node(`n${i}`, last)
  return last
}

describe('postOrder', () => {
  it('lists arguments before their users, each node once', () => {
    const a = node('a')
    const b = node('b', a)
    const c = node('c', a, b)
    expect(postOrder([c, b, a, c]).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(postOrder([])).toEqual([])
    expect(postOrder([node('twice', a, a)]).map(({ name }) => name)).toEqual(['a', 'twice'])
  })

  it('goes 100,000 deep and 100,000 wide', () => {
    expect(postOrder([chain(100_000)])).toHaveLength(100_000)
    const wide = node('wide', ...Array.from({ length: 100_000 }, (_, i) => node(`leaf${i}`)))
    expect(postOrder([wide])).toHaveLength(100_001)
    expect(postOrder(wide.args)).toHaveLength(100_000)
  })

  it('is linear in the nodes of a graph with exponentially many paths', () => {
    let last = node('leaf')
    for (let i = 0; i < 100_000; i += 1) last = node('', last, last)
    expect(postOrder([last])).toHaveLength(100_001)
  })
})

describe('fold', () => {
  it('visits a shared node once, with the results of its arguments in order', () => {
    let visits = 0
    const a = node('a')
    const root = node('r', node('l', a), node('m', a, a))
    const results = fold<Node, string>([root], ({ name }, args) => {
      visits += 1
      return `${name}(${args.join()})`
    })
    expect(results.get(root)).toBe('r(l(a()),m(a(),a()))')
    expect(visits).toBe(4)
  })

  it('folds a deep chain', () => {
    const root = chain(100_000)
    expect(fold<Node, number>([root], (_, [below = 0]) => below + 1).get(root)).toBe(100_000)
  })
})
