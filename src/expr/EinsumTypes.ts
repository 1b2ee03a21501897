/* The shape of an einsum, read from its equation by the type checker. */
import type { Expr } from './Expr.js'
import type { Dim, DType, Shape } from './Shape.js'
import type { SameDim, ShapeError } from './ShapeTypes.js'

type Split<T extends string> = T extends `${infer H},${infer R}` ? readonly [H, ...Split<R>] : readonly [T]

type Terms<E extends string> = E extends `${infer In}->${string}` ? Split<In> : never

/** The sizes of all letters, term by term, or what does not fit. */
type Bind<T extends string, S extends Shape, Known> = T extends ` ${infer R}`
  ? Bind<R, S, Known>
  : T extends `${infer H}${infer R}`
    ? S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
      ? H extends keyof Known
        ? SameDim<Known[H] & Dim, D> extends true
          ? Bind<R, Rest, Known>
          : ShapeError<`'${H}' has two sizes`, Known[H], D>
        : Bind<R, Rest, Known & { readonly [K in H]: D }>
      : ShapeError<'the equation names too many axes', T>
    : S extends readonly []
      ? Known
      : ShapeError<'the equation names too few axes', S>

type BindAll<
  T extends readonly unknown[],
  X extends readonly unknown[],
  Known = unknown,
> = T extends readonly [infer H extends string, ...infer R]
  ? X extends readonly [Expr<infer S extends Shape, DType>, ...infer Rest]
    ? Bind<H, S, Known> extends infer Next
      ? Next extends ShapeError<string>
        ? Next
        : BindAll<R, Rest, Next>
      : never
    : ShapeError<'the equation has more terms than operands'>
  : X extends readonly []
    ? Known
    : ShapeError<'the equation has fewer terms than operands'>

type Output<T extends string, Known> = T extends ` ${infer R}`
  ? Output<R, Known>
  : T extends `${infer H}${infer R}`
    ? readonly [H extends keyof Known ? Known[H] : never, ...Output<R, Known>]
    : readonly []

/** Whether the type checker knows the equation and the rank of every operand. */
type IsKnown<E extends string, X extends readonly Expr[]> = string extends E
  ? false
  : number extends X['length'] | X[number]['shape']['length']
    ? false
    : true

export type Einsum<E extends string, X extends readonly Expr[]> =
  IsKnown<E, X> extends true
    ? E extends `${string}->${infer Out}`
      ? Output<Out, BindAll<Terms<E>, X>> extends infer S extends Shape
        ? S
        : Shape
      : Shape
    : Shape

/** `unknown` when the equation fits the operands. */
export type EinsumCheck<E extends string, X extends readonly Expr[]> =
  IsKnown<E, X> extends true
    ? E extends `${string}->${string}`
      ? BindAll<Terms<E>, X> extends infer Fault extends ShapeError<string>
        ? Fault
        : unknown
      : ShapeError<'an equation looks like ij,jk->ik', E>
    : unknown
