/*
 * The file of the module: the one that every engine runs, and what else the program reads, in sections that engines
 * skip. One file holds the module for engines with relaxed multiply-add too, so that no two files can be mixed up.
 */

import { flatten } from '../../../assembler/bytes.js'
import type { Plan } from '../../../kernel/Plan.js'
import { asciiJson } from '../../ahead/asciiJson.js'
import { firstValues } from '../../arena/firstValues.js'
import type { ProgramDescription } from '../../Target.js'
import type { PlanModule } from '../planModule.js'
import { type Build, tablesOf } from './tables.js'
import { type Place, withSection } from './withSection.js'

const buildOf = ({ pages, scratch }: PlanModule, place: Place): Build => ({
  place,
  pages,
  scratch: scratch[0] ?? 0,
})

/** The bytes of the file, and where its tables begin: they reach to its end. */
export const wasmFile = (
  plan: Plan,
  description: ProgramDescription,
  finite: boolean,
  plain: PlanModule,
  relaxed: PlanModule | undefined,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly tables: number } => {
  const values = firstValues({ ...plan, state: [] }, {})
  const constants = withSection(
    plain.bytes,
    'constants',
    flatten(values.map(({ words }) => new Uint8Array(words.buffer, words.byteOffset, words.byteLength))),
  )
  const inside = relaxed && withSection(constants.bytes, 'relaxed', relaxed.bytes)
  const tables = tablesOf(
    plan,
    description,
    { values, start: constants.place[0] },
    {
      finite,
      plain: buildOf(plain, [0, plain.bytes.length]),
      relaxed: relaxed && inside && buildOf(relaxed, inside.place),
    },
  )
  const { bytes, place } = withSection((inside ?? constants).bytes, 'tables', asciiJson(tables))
  return { bytes, tables: place[0] }
}
