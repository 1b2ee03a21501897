export { type DotOptions, planToDot, toDot } from './dot.js'
export type {
  BufferExplanation,
  Explanation,
  Formula,
  FusedFigures,
  KernelExplanation,
  PassExplanation,
  PortExplanation,
  Rewrite,
  RuleCount,
  Stage,
  Totals,
} from './Explanation.js'
export { type ExplainOptions, explain } from './explain.js'
export type { Graph, GraphNode, NodeKind } from './Graph.js'
export { type ExplainHtmlOptions, explainHtml } from './html/page.js'
export { type LatexOptions, toLatex } from './latex.js'
export { type ExplainTextOptions, explainText } from './text.js'
