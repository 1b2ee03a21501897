import type { RewriteRule, Theme } from '../../src/rules/Rule.js'

const code = (text: string): string => `\`${text}\``

const line = ({ name, formula, when, lowers }: RewriteRule): string =>
  `| ${code(name)} | ${code(formula)} | ${when.join('; ')} | ${lowers} |`

const section = ({ name, doc, rules }: Theme): string =>
  [
    `## ${name}`,
    '',
    doc,
    '',
    '| rule | formula | when | lowers |',
    '|---|---|---|---|',
    ...rules.map(line),
  ].join('\n')

const intro = (count: number): string => `# The rules

Written from the data in \`src/rules\` by \`test/rules/document.test.ts\`; do not edit it. ${count} rules, in the order in which
they are tried. A rule rewrites one node whose arguments are in normal form already, and lowers the measure that stands
beside it without raising an earlier one of: disorder, instability, work, nodes, depth. In formulas of elementwise work
\`a\` … \`e\` stand for anything of one shape, \`multiplyNoNan(a, b)\` is a · b but 0 where b is 0, and \`select(c, a, b)\` is a where c
is not 0, else b. See [adding-a-rule.md](adding-a-rule.md).`

/** The document of all rules. */
export const document = (themes: readonly Theme[]): string =>
  `${[intro(themes.flatMap(({ rules }) => rules).length), ...themes.map(section)].join('\n\n')}\n`
