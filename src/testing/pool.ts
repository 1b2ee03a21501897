import { isFloat } from './derivatives.js'
import type { Float, RandomFunction } from './functions.js'

/** A function and arguments, both as numbers that are taken modulo what there is. */
export interface Instruction {
  readonly function: number
  readonly choice: number
  readonly args: readonly [number, number, number]
}

export interface Pool {
  readonly values: readonly Float[]
  readonly unused: readonly Float[]
  readonly functions: readonly string[]
}

const at = <A>(list: readonly A[], n: number): A | undefined => list[n % list.length]

/** The arguments from the drawn place on that make a well-typed expression, or nothing. */
const applied = ({ of, arity }: RandomFunction, { args, choice }: Instruction, pool: readonly Float[]) => {
  for (let shift = 0; shift < pool.length; shift += 1) {
    const [a, b, c] = args.map((n, k) => at(pool, k === arity - 1 ? n + shift : n))
    if (a === undefined || b === undefined || c === undefined) return undefined
    const result = of(choice, a, b, c)
    if (!result.ill && isFloat(result)) return { result, used: [a, b, c].slice(0, arity) }
  }
  return undefined
}

/** Applies one instruction to the pool; one that does not fit changes nothing. */
export const grow =
  (functions: readonly RandomFunction[], accept: (x: Float) => boolean) =>
  (pool: Pool, instruction: Instruction): Pool => {
    const f = at(functions, instruction.function)
    const made = f === undefined ? undefined : applied(f, instruction, pool.values)
    if (f === undefined || made === undefined || !accept(made.result)) return pool
    return {
      values: [...pool.values, made.result],
      unused: [...pool.unused.filter((x) => !made.used.includes(x)), made.result],
      functions: [...pool.functions, f.name],
    }
  }
