/** Points along a side of the grid that a decision boundary is drawn from. */
export const gridSize = 72

export const gridPoints = gridSize * gridSize

/** The grid over [−extent, extent]², from the upper left corner, row by row. */
export const gridOf = (extent: number): Float32Array => {
  const at = (i: number): number => (2 * extent * (i + 0.5)) / gridSize - extent
  return Float32Array.from({ length: 2 * gridPoints }, (_, k) => {
    const point = k >> 1
    return k % 2 === 0 ? at(point % gridSize) : -at(Math.floor(point / gridSize))
  })
}
