import { describe, expect, it } from 'vitest'
import { claimsOf } from './runners.js'

describe('reference/hvp', () => {
  const claims = claimsOf('hvp')
  it.each(claims)('$name', ({ run }) => run())

  it('is not empty', () => {
    expect(claims.length).toBeGreaterThan(20)
  })
})
