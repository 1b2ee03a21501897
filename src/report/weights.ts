import { formatCount, formatShort } from './format.js'
import { drawHistogram } from './histogram.js'
import { weightImage } from './image.js'
import { swatch } from './marker.js'
import { html, type Markup } from './markup.js'
import { responsive } from './responsive.js'
import { extent } from './scale.js'
import type { RunReport, WeightsReport } from './types.js'

interface Weighed {
  readonly name: string
  readonly index: number
  readonly weights: WeightsReport
}

const picture = ({ name, weights }: Weighed): Markup => {
  const [inputs, units] = weights.shape
  const [rows, columns] = weights.tile
  const image = weightImage(weights)
  if (image === undefined) {
    return html`<p class="soft">No picture: ${inputs} inputs do not fill tiles of ${rows} × ${columns}.</p>`
  }
  const { uri, width, height, scale, shown, notNumbers } = image
  const some =
    shown < units ? `the first ${formatCount(shown)} of ${formatCount(units)}` : `all ${formatCount(units)}`
  const nan = notNumbers > 0 ? ` Green: ${formatCount(notNumbers)} weights that are NaN.` : ''
  const most = formatShort(scale)
  return html`<figure><img class="weights" src="${uri}" width="${width}" height="${height}" alt="Tiles of the incoming weights, unit by unit: ${name}">
<div class="scale" aria-hidden="true"><span>−${most}</span><i></i><span>${most}</span></div>
<figcaption>The incoming weights of ${some} units, ${rows} × ${columns} each, from −${most} (blue) to ${most} (red).${nan}</figcaption></figure>`
}

/**
 * The first-layer weights of each run that has them: as pictures, and as histograms over one common range.
 *
 * @internal
 */
export const weightsSection = (runs: readonly RunReport[]): Markup => {
  const weighed = runs.flatMap(({ name, weights }, index): readonly Weighed[] =>
    weights === undefined ? [] : [{ name, index, weights }],
  )
  if (weighed.length === 0) return html``
  const [low, high] = extent(
    weighed.flatMap(({ weights }) => [...(extent(Array.from(weights.data)) ?? [])]),
  ) ?? [0, 0]
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1
  return html`<h2 id="weights">First-layer weights</h2>
<p class="soft">One tile per hidden unit: blue is negative, white zero, red positive. Each picture has its own scale, which holds 99.5 % of its weights; larger ones take the colour of the end. The histograms share one range, so their widths can be compared.</p>
${weighed.map(
  (
    item,
  ) => html`<section class="card" aria-labelledby="weights-${item.index}"><h3 id="weights-${item.index}">${swatch(item.index)}${item.name}</h3>
<div class="pair">${picture(item)}<figure>${responsive(`histogram-${item.index}`, (size) =>
    drawHistogram({
      ...size,
      title: `Weights of ${item.name}`,
      data: item.weights.data,
      range: [-most, most],
      index: item.index,
    }),
  )}</figure></div></section>`,
)}`
}
