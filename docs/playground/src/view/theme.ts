/* Colours that canvases need as numbers; the rest of the page takes them from the style sheet. */

export type Colour = readonly [red: number, green: number, blue: number]

/** `#d55e00`, or `#fff` as a style sheet is shortened when it is built. */
const parse = (text: string): Colour => {
  const digits = text.trim().slice(1)
  const value = Number.parseInt(digits.length === 3 ? digits.replace(/./g, '$&$&') : digits, 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** The value of a custom property, such as `--plain: #d55e00`. */
export const colour = (name: string): Colour =>
  parse(getComputedStyle(document.documentElement).getPropertyValue(name))

export const css = ([red, green, blue]: Colour): string => `rgb(${red} ${green} ${blue})`

/** A colour on the way from one to another. */
export const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
]

/** Calls back when the page turns dark or light. */
export const onTheme = (listener: () => void): void =>
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
