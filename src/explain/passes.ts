import { pathsFrom } from '../expr/diagnose.js'
import { type PassTrace, passes } from '../passes/pipeline.js'
import type { Firing } from '../rules/Rule.js'
import { canonical } from '../rules/themes/canonical.js'
import { rulesOf, themes } from '../rules/themes.js'
import { rootsOf, type Step } from '../step/Step.js'
import type { PassExplanation, Rewrite, RuleCount, Stage } from './Explanation.js'
import { short } from './short.js'
import { stageOf } from './stage.js'

const countsOf = (firings: readonly Firing[]): readonly RuleCount[] => {
  const counts = new Map<string, number>()
  for (const { rule } of firings) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  const formulas = new Map([...canonical.rules, ...rulesOf(themes)].map((rule) => [rule.name, rule.formula]))
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([rule, count]) => ({ rule, formula: formulas.get(rule) ?? '', count }))
}

/** A path is as long as the graph is deep: of a large one fewer are followed, so that the time stays linear. */
const mostPaths = (nodes: number): number => Math.max(20, Math.floor(5e6 / Math.max(1, nodes)))

const rewritesOf = (pass: string, before: Step, firings: readonly Firing[]): readonly Rewrite[] => {
  const path = pathsFrom(rootsOf(before))
  return firings.map((firing) => ({
    pass,
    rule: firing.rule,
    path: path(firing.at),
    before: short(firing.before),
    after: short(firing.after),
  }))
}

/** What every pass did. A step that a pass leaves as it is has the figures that it had. */
export const passesOf = (
  trace: readonly PassTrace[],
  maximumRewrites: number,
): readonly PassExplanation[] => {
  const stages = new Map<Step, Stage>()
  const stage = (step: Step, isLowerable: boolean): Stage => {
    const figures = stages.get(step) ?? stageOf(step, isLowerable)
    stages.set(step, figures)
    return figures
  }
  return trace.map(({ pass, before, after, firings }, i) => {
    const from = stage(before, i > 0)
    const listed = firings.slice(0, Math.min(maximumRewrites, mostPaths(from.nodes)))
    return {
      name: pass,
      doc: passes.find(({ name }) => name === pass)?.doc ?? '',
      before: from,
      after: stage(after, true),
      rules: countsOf(firings),
      rewrites: rewritesOf(pass, before, listed),
      leftOut: firings.length - listed.length,
    }
  })
}
