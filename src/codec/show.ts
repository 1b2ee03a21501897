/** The two ends of a long text. */
export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 12)} … ${text.slice(-9)}`

/** What a value of plain data is, in a few words. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return JSON.stringify(shorten(value, 40))
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null)
    return `an object with ${
      shorten(
        Object.keys(value)
          .slice(0, 5)
          .map((key) => shorten(key, 20))
          .join(', '),
        60,
      ) || 'no keys'
    }`
  return typeof value === 'symbol' || typeof value === 'function' ? `a ${typeof value}` : String(value)
}

/** A key as the next step of a path. */
export const pathTo = (path: string, key: string | number): string => {
  if (typeof key === 'number') return `${path}[${key}]`
  if (!/^[A-Za-z_$][\w$]{0,79}$/.test(key)) return `${path}[${JSON.stringify(shorten(key, 80))}]`
  return path === '' ? key : `${path}.${key}`
}
