import { type Linked, rowsOf, usersOf } from './layers.js'

/** Between two boxes side by side. */
export const columnGap = 18

const sweeps = 8

const mean = (values: readonly number[], otherwise: number): number =>
  values.length === 0 ? otherwise : values.reduce((sum, x) => sum + x, 0) / values.length

/** Centres of boxes that want to be at `wish`, in the order of what they want, and without touching. */
const spread = (boxes: readonly { readonly wish: number; readonly width: number }[]): readonly number[] => {
  const centres: number[] = []
  boxes.forEach(({ wish, width }, i) => {
    const before = centres[i - 1]
    const distance = ((boxes[i - 1]?.width ?? 0) + width) / 2 + columnGap
    centres.push(before === undefined ? wish : Math.max(wish, before + distance))
  })
  const shift = mean(
    centres.map((centre, i) => centre - (boxes[i]?.wish ?? 0)),
    0,
  )
  return centres.map((centre) => centre - shift)
}

/**
 * Where the boxes stand from left to right: down and up again, each row goes to the mean of what it is tied to in the
 * direction that one comes from.
 */
export const centresOf = (
  nodes: readonly Linked[],
  widthOf: (id: number) => number,
): ReadonlyMap<number, number> => {
  const rows = rowsOf(nodes)
  const users = usersOf(nodes)
  const centres = new Map<number, number>()
  const centreOf = (id: number): number => centres.get(id) ?? 0
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isDown = sweep % 2 === 0
    for (const row of isDown ? rows : [...rows].reverse()) {
      const boxes = row
        .map(({ id, args }) => {
          const tied = (isDown ? args : (users.get(id) ?? [])).filter((one) => centres.has(one))
          return { id, width: widthOf(id), wish: mean(tied.map(centreOf), centreOf(id)) }
        })
        .sort((a, b) => a.wish - b.wish)
      const placed = spread(boxes)
      boxes.forEach(({ id }, i) => {
        centres.set(id, placed[i] ?? 0)
      })
    }
  }
  return centres
}
