import { byId, h } from '../view/dom.js'
import { wholeIn } from './fields.js'

const box = byId('layers', HTMLDivElement)
const add = byId('add-layer', HTMLButtonElement)

const most = 4

/** The widths of the hidden layers, as they stand. */
export const readLayers = (): readonly number[] => [...box.querySelectorAll('input')].map(wholeIn)

const rowOf = (width: number, i: number, changed: () => void): HTMLElement => {
  const units = h('input', { type: 'number', min: 1, max: 512, step: 1, value: width, id: `layer-${i + 1}` })
  const remove = h(
    'button',
    { type: 'button', class: 'small', 'aria-label': `Remove hidden layer ${i + 1}` },
    '×',
  )
  remove.addEventListener('click', () => {
    writeLayers(
      readLayers().filter((_, k) => k !== i),
      changed,
    )
    changed()
    add.focus()
  })
  return h(
    'div',
    { class: 'field' },
    h('label', { for: units.id }, `Hidden layer ${i + 1}`),
    h('span', { class: 'with-button' }, units, remove),
  )
}

/** Shows layers of these widths. */
export const writeLayers = (widths: readonly number[], changed: () => void): void => {
  box.replaceChildren(...widths.map((width, i) => rowOf(width, i, changed)))
  add.disabled = widths.length >= most
}

/** Lets layers be added. */
export const startLayers = (changed: () => void): void =>
  add.addEventListener('click', () => {
    const widths = readLayers()
    writeLayers([...widths, widths.at(-1) ?? 16], changed)
    changed()
    box.querySelector<HTMLInputElement>('.field:last-child input')?.focus()
  })
