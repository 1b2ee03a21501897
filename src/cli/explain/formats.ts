import { graphToDot } from '../../explain/dot.js'
import { type Explanation, explainHtml, explainText, planToDot } from '../../explain/index.js'
import type { ExplainFlags } from './settings.js'

type Format = (explanation: Explanation, flags: ExplainFlags, name: string) => string

const comment = (text: string): string => text.replace(/\s+/g, ' ')

const latex: Format = ({ formulas }) =>
  formulas
    .map(({ kind, of, latex: formula }) => {
      const title = kind === 'output' ? of : `gradient by ${of}`
      return `% ${comment(title)}\n${formula === undefined ? '% too large for a formula' : `\\[\n${formula}\n\\]`}\n`
    })
    .join('\n')

/**
 * The ways to write an explanation.
 *
 * @internal
 */
export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['text', (explanation) => explainText(explanation)],
  ['latex', latex],
  [
    'dot',
    (explanation, { graph }) =>
      graph === 'plan' ? planToDot(explanation) : graphToDot(explanation.graphs[graph]),
  ],
  ['html', (explanation, _, name) => explainHtml(explanation, { title: `How ${name} runs` })],
  ['json', (explanation) => `${JSON.stringify(explanation, undefined, 2)}\n`],
])
