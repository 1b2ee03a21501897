import { describe, expect, it } from 'vitest'
import { claimsOf } from './runners.js'

describe('reference/layers', () => {
  const claims = claimsOf('layers')
  it.each(claims)('$name', ({ run }) => run())

  it('is not empty', () => {
    expect(claims.length).toBeGreaterThan(10)
  })
})
