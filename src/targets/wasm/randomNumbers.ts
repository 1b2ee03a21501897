/* Random words of keys. */

import type { V128 } from '../../assembler/Code.js'
import { call, callInto, get } from '../../assembler/control.js'
import { i32 } from '../../assembler/numeric.js'
import { f64x2, i32x4, v128 } from '../../assembler/simd.js'
import type { Access, KeyChain } from '../../kernel/Kernel.js'
import { widened } from './convert.js'
import { functions } from './functions/index.js'
import { addressOf, indexLanes } from './indices.js'
import { wordsFrom } from './loads.js'
import type { Scope } from './Scope.js'
import { float, type Value } from './Value.js'
import type { Writer } from './Writer.js'

type Random = Access & { readonly _tag: 'Random' }

/** The two words of a key with its folds, worked out at the start of the function. */
export const keyWords = (writer: Writer, { key, folds }: KeyChain): readonly [V128, V128] => {
  const { root } = writer
  const at = (word: number) => {
    const { address, offset } = addressOf(writer, root, key.buffer, {
      ...key.index,
      offset: key.index.offset + word,
    })
    return writer.hold(root, v128.load32Splat(address, offset))
  }
  let [x, y] = [at(0), at(1)]
  for (const fold of folds) {
    const place = typeof fold === 'number' ? undefined : addressOf(writer, root, fold.buffer, fold.index)
    const number =
      place === undefined
        ? i32x4.constSplat(typeof fold === 'number' ? fold : 0)
        : v128.load32Splat(place.address, place.offset)
    const words = [writer.f.local('v128'), writer.f.local('v128')] as const
    root.statements.push(callInto(writer.use(functions.threefry), [x, y, i32x4.constSplat(0), number], words))
    ;[x, y] = [get(words[0]), get(words[1])]
  }
  return [x, y]
}

const drawnHere = (writer: Writer, scope: Scope, access: Random): V128 => {
  const [x, y] = keyWords(writer, access.key)
  const at = indexLanes(writer, scope, access.index)
  return writer.hold(
    scope,
    call(writer.use(functions.randomWords), 'v128', x, y, at, i32.const(access.count)),
  )
}

/** Random numbers of a key. */
export const randomNumbers = (writer: Writer, scope: Scope, access: Random): Value => {
  const address = writer.drawn.get(JSON.stringify([access.key, access.count]))
  const words =
    address === undefined ? drawnHere(writer, scope, access) : wordsFrom(writer, scope, address, access.index)
  return access.kind === 'bits'
    ? widened(writer, scope, words, f64x2.fromI32x4U)
    : float(writer.hold(scope, call(writer.use(functions.uniform), 'v128', words)))
}
