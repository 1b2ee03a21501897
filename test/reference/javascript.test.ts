import { describe, expect, it } from 'vitest'
import { javascript } from '../../src/index.js'
import { claimsOf } from './runners.js'
import type { Place } from './support.js'

/** The figures are in float64; after some hundred steps of float32 arithmetic this much is left. */
const on: Place = { target: javascript(), limit: { rtol: 2e-4, atol: 2e-5 } }

describe('reference/optim, on javascript', () => {
  const claims = claimsOf('optim')
  it.each(claims)('$name', ({ run }) => run(on))

  it('is not empty', () => expect(claims.length).toBeGreaterThan(20))
})

describe('reference/layers with noise, on javascript', () => {
  const claims = claimsOf('layers').filter(({ name }) => /dropout|dropconnect|noise/.test(name))
  it.each(claims)('$name', ({ run }) => run(on))

  it('is not empty', () => expect(claims.length).toBeGreaterThan(3))
})
