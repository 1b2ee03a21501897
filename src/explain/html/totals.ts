import { html, type Markup } from '../../report/markup.js'
import type { Explanation } from '../Explanation.js'
import { bytesText, countText, many, timesText } from '../figures.js'

const tile = (name: string, value: string, note: string): Markup =>
  html`<div><dt>${name}</dt><dd><div class="value">${value}</div>${note}</dd></div>`

const lessText = ({ unfused, bytesMoved }: Explanation['totals']): string =>
  unfused.bytesMoved < 1.05 * bytesMoved
    ? 'about as much as node by node'
    : `${timesText(unfused.bytesMoved, bytesMoved)} less than node by node`

/**
 * The four figures that say most.
 *
 * @internal
 */
export const totalTiles = ({ totals: t, passes }: Explanation): Markup => {
  const written = passes[0]?.before.nodes ?? 0
  return html`<dl class="tiles">
${tile('Kernels', String(t.kernels), `of ${many(written, 'node')}; node by node it would take ${t.unfused.kernels}`)}
${tile('Bytes moved', bytesText(t.bytesMoved), `${lessText(t)}, ${t.overLeast.toFixed(2)}× the least`)}
${tile('Operations', countText(t.flops), t.randomWords === 0 ? 'no random numbers' : `and ${countText(t.randomWords)} random words`)}
${tile('Working memory', bytesText(t.temporaryBytes), `node by node: ${bytesText(t.unfused.intermediateBytes)} of intermediate values`)}
</dl>`
}

const bar = (name: string, bytes: number, most: number, isThis: boolean): Markup =>
  html`<div${isThis ? html` class="this"` : undefined}><dt>${name}</dt><dd class="bar"><i style="width:${most === 0 ? 0 : Math.round((1000 * bytes) / most) / 10}%"></i></dd><dd>${bytesText(bytes)}</dd></div>`

const bars = (list: readonly (readonly [name: string, bytes: number, isThis?: boolean])[]): Markup => {
  const most = list.reduce((sofar, [, bytes]) => Math.max(sofar, bytes), 0)
  return html`<dl class="bars">${list.map(([name, bytes, isThis = false]) => bar(name, bytes, most, isThis))}</dl>`
}

/**
 * Traffic and memory beside what they are measured against.
 *
 * @internal
 */
export const totalBars = ({ totals: t, buffers }: Explanation): Markup => {
  const held = (role: string): number =>
    buffers.filter((buffer) => buffer.role === role).reduce((sum, { bytes }) => sum + bytes, 0)
  return html`<div class="pair"><div class="card"><h3>Bytes moved in one run</h3>
${bars([
  ['Node by node', t.unfused.bytesMoved],
  ['This plan', t.bytesMoved, true],
  ['Least', t.leastBytes],
])}
<p class="soft">Node by node: every operation of the step as written reads its arguments from memory and writes its value. Least: every input and all state read once, every result written once, and every activation and its gradient written and read once.</p></div>
<div class="card"><h3>Memory: one arena of ${bytesText(t.arenaBytes)}</h3>
${bars([
  ['Inputs', held('input')],
  ['State', held('state')],
  ['Constants', held('constant')],
  ['Working memory', t.temporaryBytes, true],
])}
<p class="soft">State is updated in place. Values in working memory whose lifetimes do not overlap share their bytes.</p></div></div>`
}
