import { describe, expect, it } from 'vitest'
import { claimsOf } from './runners.js'

describe('reference/sklearn', () => {
  const claims = claimsOf('sklearn')
  it.each(claims)('$name', ({ run }) => run(), 120_000)

  it('is not empty', () => {
    expect(claims.length).toBeGreaterThan(10)
  })
})
