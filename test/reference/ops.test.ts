import { describe, expect, it } from 'vitest'
import { claimsOf } from './runners.js'

describe('reference/ops', () => {
  const claims = claimsOf('ops')
  it.each(claims)('$name', ({ run }) => run())

  it('is not empty', () => {
    expect(claims.length).toBeGreaterThan(20)
  })
})
