import { chance } from './chance.js'
import { digits } from './digits.js'
import { circles, moons, spirals } from './plane.js'
import { sparse } from './sparse.js'

/** The data sets, in the order in which they are offered. */
export const sources = { moons, circles, spirals, digits, sparse, chance } as const

export type SourceName = keyof typeof sources

export const isSourceName = (name: string): name is SourceName => Object.hasOwn(sources, name)
