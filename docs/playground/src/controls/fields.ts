import { byId, h } from '../view/dom.js'

/** Fills a selection with values and their titles. */
export const options = (
  select: HTMLSelectElement,
  entries: readonly (readonly [value: string, title: string])[],
): void => select.replaceChildren(...entries.map(([value, title]) => h('option', { value }, title)))

/** The number in a field, within what the field allows; what is no number is the least. */
export const numberIn = (field: HTMLInputElement): number => {
  const low = Number(field.min)
  const value = field.valueAsNumber
  return Number.isFinite(value) ? Math.min(Number(field.max), Math.max(low, value)) : low
}

export const wholeIn = (field: HTMLInputElement): number => Math.round(numberIn(field))

/** A field by its id. */
export const field = (id: string): HTMLInputElement => byId(id, HTMLInputElement)
