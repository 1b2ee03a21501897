import { html, type Markup } from './markup.js'

/**
 * The style sheet of a report: one column on a phone, two on a desktop, dark at night, plain on paper.
 *
 * Charts come twice, drawn for a wide and for a narrow page, because text inside a picture shrinks
 * with it; only one of them is shown.
 *
 * @internal
 */
export const style: Markup = html`
:root {
  color-scheme: light dark;
  --page: #f5f5f2; --surface: #fff; --ink: #1d2126; --soft: #5c636b; --edge: #dfe0db;
  --accent: #0072b2; --best: #e3f1ea; --best-ink: #00583f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #111417; --surface: #1a1e22; --ink: #e6e8ea; --soft: #9ba3ab; --edge: #2e343a;
    --accent: #56b4e9; --best: #12382c; --best-ink: #7fdcb8;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main, header, footer { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 48px; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); line-height: 1.15; margin: 0; letter-spacing: -0.02em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 48px 0 14px; letter-spacing: -0.01em; }
h3 { font-size: 1rem; margin: 0 0 14px; overflow-wrap: anywhere; }
p { max-width: 90ch; overflow-wrap: anywhere; text-wrap: pretty; }
.subtitle { font-size: 1.1rem; color: var(--soft); margin: 10px 0 0; }
.soft, figcaption { color: var(--soft); font-size: 0.875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.card { background: var(--surface); border: 1px solid var(--edge); border-radius: 10px; padding: 20px; min-width: 0; }
.card + .card { margin-top: 20px; }
.pair { display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr); }
.pair > .card, .pair > .card + .card { margin: 0; }
.pair > * { min-width: 0; }
figure { margin: 0; }
figcaption { margin-top: 10px; }
svg { display: block; }
.swatch { display: inline-block; vertical-align: -0.05em; margin-right: 0.55em; flex: none; }
.narrow { display: none; }

.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); margin: 32px 0 0; }
.tiles > div { background: var(--surface); border: 1px solid var(--edge); border-top: 3px solid var(--accent); border-radius: 10px; padding: 14px 18px 15px; min-width: 0; }
.tiles dt { color: var(--soft); font-size: 0.875rem; }
.tiles dd { margin: 0; overflow-wrap: anywhere; font-size: 0.9375rem; }
.tiles .value { font-size: 1.75rem; font-weight: 650; line-height: 1.25; letter-spacing: -0.015em; font-variant-numeric: tabular-nums; }

.scroll {
  overflow-x: auto;
  background: linear-gradient(to left, var(--surface) 35%, transparent) right / 48px 100% no-repeat local,
    linear-gradient(to left, var(--edge), transparent) right / 16px 100% no-repeat scroll;
}
.card > .soft { margin: 12px 0 0; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 9px 14px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--edge); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: 0.875rem; font-weight: 600; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 600; }
th:first-child { text-align: left; padding-left: 0; white-space: normal; overflow-wrap: anywhere; min-width: 7.5rem; max-width: 22rem; position: sticky; left: 0; background: var(--surface); }
td.best b { background: var(--best); color: var(--best-ink); border-radius: 6px; padding: 3px 8px; margin-right: -8px; }
.settings td, .settings thead th { text-align: left; white-space: normal; overflow-wrap: break-word; min-width: 6rem; max-width: 20rem; }
.settings tbody th { font-weight: 500; color: var(--soft); }
.shared { display: flex; flex-wrap: wrap; gap: 10px 28px; margin: 0; }
.shared dt { color: var(--soft); font-size: 0.875rem; }
.shared dd { margin: 0; overflow-wrap: anywhere; }

.weights { display: block; width: 100%; height: auto; image-rendering: pixelated; border-radius: 4px; }
.scale { display: flex; align-items: center; gap: 8px; margin-top: 12px; font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.scale i { flex: 1; max-width: 220px; height: 10px; border-radius: 5px; border: 1px solid var(--edge); background: linear-gradient(90deg, #2166ac, #92c5de, #fff, #f4a582, #b2182b); }
details { border-top: 1px solid var(--edge); padding: 10px 0; }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
details .scroll { max-height: 26rem; overflow-y: auto; margin-top: 8px; }
details thead th { position: sticky; top: 0; background: var(--surface); z-index: 1; }
ul.notes { padding-left: 1.2em; margin: 0; max-width: 75ch; overflow-wrap: anywhere; }
footer { color: var(--soft); font-size: 0.875rem; padding-top: 40px; padding-bottom: 48px; }

@media (min-width: 900px) { .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media screen and (max-width: 600px) {
  .wide { display: none; }
  .narrow { display: block; }
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  header { padding-top: 28px; }
  h2 { margin-top: 36px; }
  .card { padding: 14px; border-radius: 8px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); margin-top: 24px; gap: 10px; }
  .tiles > div { padding: 10px 12px 12px; }
  .tiles .value { font-size: 1.35rem; }
  th, td { padding: 8px 6px; }
  thead th { white-space: normal; line-height: 1.35; }
  table { font-size: 0.9rem; }
  thead th { font-size: 0.8125rem; }
  th:first-child { min-width: 5.75rem; max-width: 9rem; }
}
@media print {
  @page { margin: 14mm; }
  :root { --page: #fff; color-scheme: light; }
  body { font-size: 10.5pt; }
  main, header, footer { padding-left: 0; padding-right: 0; max-width: none; }
  header { padding-top: 0; }
  h2 { break-after: avoid; margin-top: 28px; }
  .wide { display: none; }
  .narrow { display: block; }
  .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
  .card { padding: 12px; }
  .card + .card { margin-top: 14px; }
  .card, .tiles > div, tr { break-inside: avoid; }
  .tiles { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .scroll { overflow: visible; background: none; }
  th, td { padding: 6px 8px; font-size: 9.5pt; }
  svg, img, .scale i, td.best b { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .screen { display: none; }
}
`
