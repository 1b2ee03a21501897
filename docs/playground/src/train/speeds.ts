/** How many steps are taken before the page is drawn again. */
export const speeds = {
  slow: { title: '1 step a frame', stepsPerFrame: 1 },
  steady: { title: '10 steps a frame', stepsPerFrame: 10 },
  full: { title: 'as fast as it can', stepsPerFrame: Number.POSITIVE_INFINITY },
} as const

export type SpeedName = keyof typeof speeds

export const isSpeedName = (name: string): name is SpeedName => Object.hasOwn(speeds, name)
