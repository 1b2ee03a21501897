import { type RuleName, type RuleSetting, ruleNames } from '../settings.js'
import { byId } from '../view/dom.js'
import { short } from '../view/figures.js'
import { field, numberIn } from './fields.js'

interface RuleFields {
  readonly on: HTMLInputElement
  readonly strength: HTMLInputElement
  readonly text: HTMLOutputElement
  /** From the slider to the strength, and back. */
  readonly strengthOf: (position: number) => number
  readonly positionOf: (strength: number) => number
}

const fieldsOf = (name: RuleName): RuleFields => ({
  on: field(`${name}-on`),
  strength: field(`${name}-strength`),
  text: byId(`${name}-text`, HTMLOutputElement),
  ...(name === 'dropout'
    ? { strengthOf: (position: number) => position, positionOf: (strength: number) => strength }
    : { strengthOf: (position: number) => 10 ** position, positionOf: Math.log10 }),
})

const fields: Readonly<Record<RuleName, RuleFields>> = {
  dropout: fieldsOf('dropout'),
  l1: fieldsOf('l1'),
  l2: fieldsOf('l2'),
}

const read = ({ on, strength, strengthOf }: RuleFields): RuleSetting => ({
  on: on.checked,
  strength: strengthOf(numberIn(strength)),
})

/** The rules as they are switched; beside each slider stands what it says. */
export const readRules = (): Readonly<Record<RuleName, RuleSetting>> => {
  const rules = { dropout: read(fields.dropout), l1: read(fields.l1), l2: read(fields.l2) }
  for (const name of ruleNames) {
    const { strength, text } = fields[name]
    const said =
      name === 'dropout' ? `p = ${short(rules[name].strength)}` : `λ = ${short(rules[name].strength)}`
    text.value = said
    strength.setAttribute('aria-valuetext', said)
    strength.disabled = !rules[name].on
  }
  return rules
}

export const writeRules = (rules: Readonly<Record<RuleName, RuleSetting>>): void => {
  for (const name of ruleNames) {
    const { on, strength, positionOf } = fields[name]
    on.checked = rules[name].on
    strength.valueAsNumber = positionOf(rules[name].strength)
  }
}
