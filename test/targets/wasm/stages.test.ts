import { expect, test } from 'vitest'
import { orderFor, stagesOf, wordsFor } from '../../../src/targets/wasm/threads/stages.js'

test('phases in one part that follow each other are one stage', () => {
  const stages = stagesOf([1, 1, 8, 3, 1, 1, 1])
  expect(stages.map(({ phases, tickets }) => [phases, tickets])).toEqual([
    [[0, 1], 1],
    [[2], 8],
    [[3], 3],
    [[4, 5, 6], 1],
  ])
})

test('every count and claim has a cache line of its own', () => {
  const stages = stagesOf([2, 1, 8])
  const words = stages.flatMap(({ done, claims }) => [done, ...claims])
  expect(new Set(words.map((word) => Math.floor(word / 16))).size).toBe(words.length)
  expect(Math.max(...words)).toBeLessThan(wordsFor(stages))
})

test.each([
  [8, 0, 2, [0, 1, 2, 3, 7, 6, 5, 4]],
  [8, 1, 2, [4, 5, 6, 7, 3, 2, 1, 0]],
  [8, 1, 3, [2, 3, 4, 1, 0, 7, 6, 5]],
  [1, 3, 5, [0]],
])('of %d tickets, thread %d of %d takes its own first', (tickets, thread, threads, order) => {
  expect(orderFor(tickets, thread, threads)).toEqual(order)
})

test('shares are disjoint, and each thread asks for every ticket', () => {
  for (let tickets = 1; tickets <= 8; tickets += 1)
    for (let threads = 1; threads <= 9; threads += 1) {
      const orders = Array.from({ length: threads }, (_, thread) => orderFor(tickets, thread, threads))
      for (const order of orders)
        expect([...order].sort()).toEqual(Array.from({ length: tickets }, (_, i) => i))
    }
})
