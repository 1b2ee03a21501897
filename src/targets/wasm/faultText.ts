import type { Fault } from './Run.js'

export const faultText = ({ kind, value }: Pick<Fault, 'kind' | 'value'>): string =>
  kind === 'index'
    ? `the index ${value} is out of range`
    : `${value} is no ${kind === 'int' ? '32-bit int' : kind}`
