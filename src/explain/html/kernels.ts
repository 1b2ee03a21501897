import { html, type Markup } from '../../report/markup.js'
import type { BufferExplanation, Explanation, KernelExplanation } from '../Explanation.js'
import { bytesText, countText, many, typeText } from '../figures.js'
import { leftOut, named, table } from './parts.js'

/** @internal */
export const mostKernels = 400

/** @internal */
export const mostBuffers = 1000

const longestText = 20_000

type Buffers = ReadonlyMap<number, BufferExplanation>

const bufferLink = (id: number, buffers: Buffers): Markup | string => {
  const buffer = buffers.get(id)
  if (buffer === undefined) return `%${id}`
  return html`<a href="#b${id}" title="${named(buffer.name)}: ${typeText({ dtype: buffer.format, shape: buffer.shape })}">%${id}</a>`
}

/** Kernel text with a link for every buffer. */
const linked = (text: string, buffers: Buffers): readonly (Markup | string)[] =>
  text
    .slice(0, longestText)
    .split(/%(\d+)/)
    .map((part, i) => (i % 2 === 0 ? part : bufferLink(Number(part), buffers)))

const share = (part: number, whole: number): Markup =>
  html`<span class="share" aria-hidden="true"><i style="width:${whole === 0 ? 0 : Math.round((100 * part) / whole)}%"></i></span>`

const listed = (ids: readonly number[], buffers: Buffers): Markup =>
  html`${ids.slice(0, 40).map((id, i) => html`${i === 0 ? '' : ', '}${bufferLink(id, buffers)} ${named(buffers.get(id)?.name ?? '')}`)}${ids.length > 40 ? ` and ${ids.length - 40} more` : ''}`

const kernel = (one: KernelExplanation, buffers: Buffers): Markup =>
  html`<details class="kernel" id="k${one.index}"><summary>${one.index} ${named(one.name)}<span class="soft">${one.domain.length === 0 ? 'one point' : one.domain.join('\u00a0×\u00a0')}</span></summary>
<pre tabindex="0" role="region" aria-label="Text of kernel ${one.index}">${linked(one.text, buffers)}${one.text.length > longestText ? '…' : ''}</pre>
<p>Reads ${one.reads.length === 0 ? 'nothing' : listed(one.reads, buffers)}. Writes ${listed(one.writes, buffers)}.</p></details>
`

/**
 * The kernels in the order in which they run.
 *
 * @internal
 */
export const kernelsSection = ({ kernels, buffers, totals }: Explanation): Markup => {
  const shown = kernels.slice(0, mostKernels)
  const known: Buffers = new Map(buffers.slice(0, mostBuffers).map((buffer) => [buffer.id, buffer]))
  return html`<h2 id="kernels">Kernels</h2><p class="soft">Loop nests in the order in which they run. What stands in one kernel needs no memory in between.</p>
<div class="card">${table(
    'Kernels',
    [
      ['Kernel'],
      ['Loops'],
      ['Operations', 'number'],
      ['Reads', 'number'],
      ['Writes', 'number'],
      ['Share of bytes'],
    ],
    shown.map(({ index, name, domain, flops, bytesRead, bytesWritten }) => ({
      cells: [
        html`<a href="#k${index}">${index} ${named(name)}</a>`,
        domain.join('\u00a0×\u00a0') || 'one point',
        countText(flops),
        bytesText(bytesRead),
        bytesText(bytesWritten),
        share(bytesRead + bytesWritten, totals.bytesMoved),
      ],
    })),
  )}${leftOut(kernels.length - shown.length, 'kernel')}</div>
<div class="card">${shown.map((one) => kernel(one, known))}</div>`
}

/**
 * A table of all buffers, with links to their places.
 *
 * @internal
 */
export const bufferTable = ({ kernels, buffers }: Explanation): Markup => {
  const shown = buffers.slice(0, mostBuffers)
  const when = (k: number): string => (k < 0 ? 'before' : k >= kernels.length ? 'after' : String(k))
  return html`<div class="card"><details><summary>All buffers<span class="soft">${many(buffers.length, 'buffer')}</span></summary>${table(
    'Buffers',
    [['Buffer'], ['Name'], ['Role'], ['Type'], ['Bytes', 'number'], ['At', 'number'], ['Kernels']],
    shown.map(({ id, name, role, format, shape, bytes, offset, from, to }) => ({
      id: `b${id}`,
      cells: [
        `%${id}`,
        named(name),
        role,
        html`<code>${typeText({ dtype: format, shape })}</code>`,
        bytesText(bytes),
        String(offset),
        `${when(from)} – ${when(to)}`,
      ],
    })),
  )}${leftOut(buffers.length - shown.length, 'buffer')}</details></div>`
}
