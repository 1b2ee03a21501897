import type { Outputs } from 'regula'
import { bitmap, sheetOf } from './canvas.js'
import { byId, h } from './dom.js'
import { percent } from './figures.js'
import { colour } from './theme.js'

const box = byId('masks', HTMLDivElement)
const nothing = byId('no-masks', HTMLParagraphElement)

const figures = new Map<string, { readonly canvas: HTMLCanvasElement; readonly caption: HTMLElement }>()

const figureOf = (site: string) => {
  const known = figures.get(site)
  if (known !== undefined) return known
  const made = { canvas: h('canvas', { class: 'pixels', role: 'img' }), caption: h('figcaption') }
  figures.set(site, made)
  box.append(h('figure', { class: 'mask' }, made.canvas, made.caption))
  return made
}

/** The masks of the last step: a row for each sample of the batch, a column for each unit. */
export const showMasks = (masks: Outputs<string>): void => {
  const sites = Object.keys(masks)
  if (sites.length !== figures.size || sites.some((site) => !figures.has(site))) {
    box.replaceChildren()
    figures.clear()
  }
  nothing.hidden = sites.length > 0
  for (const [site, { shape, data }] of Object.entries(masks)) {
    const [rows = 1, units = 1] = shape
    const { canvas, caption } = figureOf(site)
    const dropped = data.filter((value) => value === 0).length / data.length
    const kept = data.find((value) => value !== 0)
    const [out, inside] = [colour('--well'), colour('--ruled')]
    const text = `${site}: ${percent(dropped)} of ${rows} × ${units} dropped`
    canvas.setAttribute('aria-label', text)
    caption.textContent = kept === undefined ? text : `${text}, the rest × ${kept.toFixed(2)}`
    const sheet = sheetOf(canvas, Math.min(1, rows / units))
    if (sheet === undefined) continue
    sheet.context.imageSmoothingEnabled = false
    const image = bitmap(units, rows, (i) => (data[i] === 0 ? out : inside))
    sheet.context.drawImage(image, 0, 0, sheet.width, sheet.height)
  }
}
