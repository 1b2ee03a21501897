import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import { interpreter, type Target } from '../../src/index.js'
import { runPasses } from '../../src/passes/pipeline.js'
import { targetFault } from '../../src/targets/arena/prepare.js'
import { claimsOf } from './runners.js'
import type { Place } from './support.js'

/** The interpreter on what the passes leave: every rule that fires here must keep the numbers. */
const rewritten: Target = {
  name: 'rewritten',
  compile: (bound) =>
    pipe(
      TE.fromEither(runPasses(bound.step)),
      TE.mapLeft(({ message }) => targetFault('interpreter', message)),
      TE.chain(({ step }) => interpreter().compile({ ...bound, step })),
    ),
}

const on: Place = { target: rewritten, limit: { rtol: 0, atol: 0 } }

describe.each(['optim', 'layers'] as const)('reference/%s, after the passes', (folder) => {
  const claims = claimsOf(folder)
  it.each(claims)('$name', ({ run }) => run(on), 120_000)

  it('is not empty', () => expect(claims.length).toBeGreaterThan(5))
})
