/** A division of places up to here is right to the whole number on every device: 2.5 units in the last place do no harm. */
const safePlaces = 2 ** 20

/**
 * Statements for `whole = ⌊place / stride⌋` and what is left over. Beyond the safe places a device may be one off, which the
 * rest tells: it is exact up to 2²⁴.
 */
export const divided = (
  place: string,
  {
    whole,
    rest,
    stride,
    places,
  }: { readonly whole: string; readonly rest: string; readonly stride: number; readonly places: number },
): readonly string[] => {
  const quotient = `Math.floor((${place} + 0.5) / ${stride})`
  if (places <= safePlaces)
    return [`const ${whole} = ${quotient};`, `const ${rest} = ${place} - ${whole} * ${stride};`]
  return [
    `let ${whole} = ${quotient};`,
    `let ${rest} = ${place} - ${whole} * ${stride};`,
    `if (${rest} < 0) { ${whole} = ${whole} - 1; ${rest} = ${rest} + ${stride}; }`,
    `if (${rest} >= ${stride}) { ${whole} = ${whole} + 1; ${rest} = ${rest} - ${stride}; }`,
  ]
}
