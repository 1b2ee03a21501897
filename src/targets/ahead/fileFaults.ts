/* What the names of files and of the variables in them cannot be. */
import type { Plan } from '../../kernel/Plan.js'
import { reservedName } from './safetensors.js'

export const reservedNameFault = ({ state }: Plan): readonly string[] =>
  state.some((port) => port.name === reservedName)
    ? [`a state in safetensors has no variable '${reservedName}': the format takes the name`]
    : []

export const fileNameFault = (name: string): readonly string[] =>
  /^\w[\w.-]*$/.test(name)
    ? []
    : [`'${name}' is no name of files: they are made of letters, digits, _, - and dots`]
