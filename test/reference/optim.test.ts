import { describe, expect, it } from 'vitest'
import { claimsOf } from './runners.js'

describe('reference/optim', () => {
  const claims = claimsOf('optim')
  it.each(claims)('$name', ({ run }) => run())

  it('is not empty', () => {
    expect(claims.length).toBeGreaterThan(20)
  })
})
