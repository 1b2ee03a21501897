import { html, type Markup } from '../../report/markup.js'

/**
 * What an explanation needs beside the style sheet of a report.
 *
 * @internal
 */
export const style: Markup = html`
:root { --code: #f3f3ef; --mark: #0072b2; --naive: #b9bdb6; --add: #e3f1ea; --drop: #fbe9e4; }
@media screen and (prefers-color-scheme: dark) {
  :root { --code: #14181b; --mark: #56b4e9; --naive: #59616a; --add: #12382c; --drop: #3d2119; }
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:target { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
nav ul { display: flex; flex-wrap: wrap; gap: 6px 18px; list-style: none; margin: 22px 0 0; padding: 0; }
h2 + .soft { margin: -8px 0 14px; }
code, pre { font: 0.8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--code); border: 1px solid var(--edge); border-radius: 8px; padding: 10px 14px; margin: 8px 0 0; overflow-x: auto; white-space: pre; }
pre.source { user-select: all; -webkit-user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; }
.tiles .value small { font-size: 0.9375rem; font-weight: 500; color: var(--soft); letter-spacing: 0; }

.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 8px 14px; align-items: center; margin: 0; }
.bars > div { display: contents; }
.bars dt { font-size: 0.9375rem; }
.bars dd { margin: 0; font-variant-numeric: tabular-nums; }
.bars i { display: block; height: 14px; border-radius: 4px; background: var(--naive); min-width: 2px; }
.bars .this i { background: var(--mark); }
.bars .this dt, .bars .this dd { font-weight: 650; }

.formula { padding: 14px 0; border-top: 1px solid var(--edge); }
.formula:first-child { border-top: 0; padding-top: 0; }
.formula details { border: 0; padding: 6px 0 0; font-size: 0.875rem; }
.formula details summary { font-weight: 400; color: var(--soft); }
.formula h3 { margin: 0 0 6px; color: var(--soft); font-weight: 500; font-size: 0.875rem; }
.math { overflow-x: auto; overflow-y: hidden; padding: 4px 0; }
math { font-size: 1.05rem; }
math[display="block"] { text-align: left; margin: 0; width: max-content; }
math .bold { font-weight: 700; }
math mtd { text-align: left; padding: 2px 0; }
math mtable.aligned mtr + mtr mtd { padding-top: 6px; }
math mtable.cases mtd { padding: 2px 0.8em 2px 0.2em; }

.list td, .list thead th { text-align: left; white-space: normal; overflow-wrap: break-word; vertical-align: top; max-width: 30rem; }
.list td.number, .list thead th.number { text-align: right; white-space: nowrap; }
.list td, .list th { padding: 6px 10px; }
.list th:first-child { position: static; min-width: 0; max-width: 24rem; overflow-wrap: break-word; font-weight: 600; }
.rewrites { list-style: none; margin: 8px 0 0; padding: 0; }
.rewrites > li { padding: 10px 0; border-top: 1px solid var(--edge); }
.rewrites .where { color: var(--soft); font-size: 0.8125rem; overflow-wrap: anywhere; }
.rewrites .sides { display: grid; gap: 3px; margin-top: 4px; }
.sides code { padding: 2px 8px; border-radius: 5px; }
.sides .old { background: var(--drop); }
.sides .new { background: var(--add); }
summary .soft { font-weight: 400; margin-left: 0.6em; }
details .long { max-height: 30rem; overflow-y: auto; }
.kernel { scroll-margin-top: 12px; }
.kernel p { margin: 8px 0 0; font-size: 0.875rem; color: var(--soft); }
.share { display: inline-block; width: 72px; height: 9px; background: var(--edge); border-radius: 3px; margin-left: 8px; overflow: hidden; vertical-align: 0; }
.share i { display: block; height: 100%; background: var(--mark); }
.legend { display: flex; flex-wrap: wrap; gap: 6px 16px; list-style: none; padding: 0; margin: 12px 0 0; font-size: 0.8125rem; color: var(--soft); }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.picture svg { min-width: 640px; }
.picture a { color: inherit; }
.pair + .pair { margin-top: 20px; }
@media screen and (max-width: 600px) {
  .bars { grid-template-columns: 1fr max-content; gap: 4px 12px; }
  .bars .bar { grid-column: 1 / -1; order: 1; }
  .bars > div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; gap: 2px 12px; }
  .list td, .list th { padding: 6px 7px; }
  .list td { max-width: 14rem; }
  .list th:first-child { max-width: 10rem; }
  math { font-size: 1rem; }
}
@media print { details .long { max-height: none; } nav { display: none; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
`
