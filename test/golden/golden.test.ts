import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { planOf } from '../../src/kernel/planOf.js'
import { printPlan } from '../../src/kernel/print.js'
import { bindStep } from '../../src/step/bind.js'
import { planText } from '../../src/targets/javascript/planText.js'
import { goldenModels } from './models.js'

const folder = join(import.meta.dirname, 'listings')
const isUpdate = process.env.REGULA_UPDATE === '1'

/** A listing as it was, or written anew: REGULA_UPDATE=1 npm run test:unit -- golden */
const golden = (name: string, text: string): void => {
  const file = join(folder, name)
  if (isUpdate) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
  }
  if (!existsSync(file)) expect.fail(`there is no ${file}; write it with REGULA_UPDATE=1`)
  expect(text).toBe(readFileSync(file, 'utf8'))
}

describe.each(goldenModels)('$name', ({ name, step, dims }) => {
  const planned = planOf(bindStep(step, dims))

  test('has the kernels it had', () => {
    if (E.isLeft(planned)) expect.fail(planned.left.message)
    golden(`${name}.plan.txt`, `${printPlan(planned.right.plan)}\n`)
  })

  test('has the JavaScript it had', () => {
    if (E.isLeft(planned)) expect.fail(planned.left.message)
    golden(`${name}.js.txt`, `${planText(planned.right.plan)}\n`)
  })
})
