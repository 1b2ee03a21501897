/**
 * The eight colours of Okabe and Ito, which people with any of the common colour blindnesses tell
 * apart, in an order that gives few series the strongest contrast on white and on black alike. Their
 * black is the colour of the text here, so that it shows in a dark page too.
 *
 * Source: Okabe and Ito, "Color Universal Design" (2008).
 *
 * @internal
 */
export const okabeIto: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  'currentColor',
  '#f0e442',
]

/**
 * The colour of series `index`; after eight they repeat.
 *
 * @internal
 */
export const seriesColour = (index: number): string => okabeIto[index % okabeIto.length] ?? 'currentColor'
