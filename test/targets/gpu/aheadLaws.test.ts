/* Modules for gpu.js agree with the interpreter on every operation, rule and hand-made step, as the targets do. */
import { afterAll, expect, test } from 'vitest'
import { difference, expectedOf, outcomes, startsOf } from '../../../properties/support/agreement.js'
import { handSteps } from '../../../properties/support/handSteps.js'
import { opTrials } from '../../../properties/support/opTrials.js'
import { ruleTrials } from '../../../properties/support/ruleTrials.js'
import { makeFolder } from './emitted.js'
import { emittedTarget } from './emittedTarget.js'

const folder = makeFolder()
afterAll(folder.remove)

const target = emittedTarget(folder, { mode: 'webasm', nonFinite: 'allow' })

test.each([...opTrials, ...handSteps, ...ruleTrials])('$name', async (trial) => {
  const expected = await expectedOf(trial, { nonFinite: 'allow' })
  expect(difference(expected, await outcomes(trial, target, startsOf(expected.exact)))).toBe('')
})
