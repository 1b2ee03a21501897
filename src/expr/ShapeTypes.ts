/*
 * Shape arithmetic for the type checker. A dimension that is only known as `number` or `string`, or a shape of
 * unknown rank, is left to the check at run time.
 */
import type { Dim, Shape } from './Shape.js'

/** What the editor shows where shapes do not fit. */
export interface ShapeError<Message extends string, A = unknown, B = unknown> {
  readonly shapeError: Message
  readonly left: A
  readonly right: B
}

type IsOpen<S extends Shape> = number extends S['length'] ? true : false

type IsWide<D extends Dim> = number extends D ? true : string extends D ? true : false

/** Whether two sizes may be equal. */
export type SameDim<A extends Dim, B extends Dim> =
  IsWide<A> extends true ? true : IsWide<B> extends true ? true : [A, B] extends [B, A] ? true : false

// ---------------------------------------------------------------- broadcasting

interface Mismatch<A, B> {
  readonly sizes: readonly [A, B]
}

type BroadcastDim<A extends Dim, B extends Dim> = [A] extends [1]
  ? B
  : [B] extends [1]
    ? A
    : SameDim<A, B> extends true
      ? IsWide<A> extends true
        ? B
        : A
      : Mismatch<A, B>

type BroadcastTuples<
  A extends Shape,
  B extends Shape,
  Done extends readonly unknown[] = readonly [],
> = A extends readonly [...infer AI extends Shape, infer AL extends Dim]
  ? B extends readonly [...infer BI extends Shape, infer BL extends Dim]
    ? BroadcastTuples<AI, BI, readonly [BroadcastDim<AL, BL>, ...Done]>
    : readonly [...A, ...Done]
  : readonly [...B, ...Done]

/** The shape of an elementwise result. */
export type Broadcast<A extends Shape, B extends Shape> = B extends readonly []
  ? A
  : IsOpen<A> extends true
    ? Shape
    : IsOpen<B> extends true
      ? Shape
      : BroadcastTuples<A, B> extends infer R extends Shape
        ? R
        : Shape

/** `unknown` when the shapes broadcast, otherwise a type that nothing fits. */
export type BroadcastCheck<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? unknown
    : IsOpen<B> extends true
      ? unknown
      : BroadcastTuples<A, B> extends Shape
        ? unknown
        : ShapeError<'shapes do not broadcast', A, B>

type SameTuples<A extends Shape, B extends Shape> = A extends readonly [
  infer AH extends Dim,
  ...infer AT extends Shape,
]
  ? B extends readonly [infer BH extends Dim, ...infer BT extends Shape]
    ? SameDim<AH, BH> extends true
      ? SameTuples<AT, BT>
      : false
    : false
  : B extends readonly []
    ? true
    : false

/** Whether two shapes may be equal. */
export type SameShape<A extends Shape, B extends Shape> =
  IsOpen<A> extends true ? true : IsOpen<B> extends true ? true : SameTuples<A, B>

/** `unknown` when both shapes may be equal. */
export type SameShapeCheck<A extends Shape, B extends Shape> =
  SameShape<A, B> extends true ? unknown : ShapeError<'shapes differ', A, B>

/** `unknown` when `A` broadcasts to `B`. */
export type BroadcastToCheck<A extends Shape, B extends Shape> =
  SameShape<Broadcast<A, B>, B> extends true
    ? BroadcastCheck<A, B>
    : ShapeError<'shape does not broadcast to the other', A, B>

// ---------------------------------------------------------------- axes

type Minus = readonly [never, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]

type Indices<S extends Shape> = Exclude<Partial<S>['length'], S['length']>

type Negatives<S extends Shape> = `-${Exclude<Partial<S>['length'], 0>}` extends `${infer N extends number}`
  ? N
  : never

/** The axes of a shape, from the front (0, 1, …) and from the back (−1, −2, …). */
export type AxisOf<S extends Shape> = IsOpen<S> extends true ? number : Indices<S> | Negatives<S>

type FromEnd<S extends Shape, K extends number> = S extends readonly [...infer I extends Shape, Dim]
  ? K extends 1
    ? I['length']
    : FromEnd<I, Minus[K] & number>
  : never

/** The same axes counted from the front. */
export type Positive<S extends Shape, A extends number> = A extends number
  ? `${A}` extends `-${infer K extends number}`
    ? FromEnd<S, K>
    : A
  : never

type ReduceTuple<
  S extends Shape,
  Axes extends number,
  Keep,
  Done extends Shape = readonly [],
  Index extends readonly unknown[] = readonly [],
> = S extends readonly [infer H extends Dim, ...infer T extends Shape]
  ? ReduceTuple<
      T,
      Axes,
      Keep,
      Index['length'] extends Axes
        ? Keep extends true
          ? readonly [...Done, 1]
          : Done
        : readonly [...Done, H],
      readonly [...Index, unknown]
    >
  : Done

/** One axis, several, or all when absent. */
export type Axes<S extends Shape> = AxisOf<S> | readonly AxisOf<S>[] | undefined

type AxesUnion<A> = A extends readonly (infer E extends number)[] ? E : A extends number ? A : never

/** The shape that remains when axes `A` of `S` are reduced away, or kept with size 1. */
export type Reduced<S extends Shape, A, Keep> = [A, Keep] extends [undefined, false]
  ? readonly []
  : IsOpen<S> extends true
    ? Shape
    : [A] extends [undefined]
      ? Keep extends true
        ? { readonly [K in keyof S]: 1 }
        : readonly []
      : number extends AxesUnion<A>
        ? Shape
        : boolean extends Keep
          ? Shape
          : ReduceTuple<S, Positive<S, AxesUnion<A>>, Keep>

// ---------------------------------------------------------------- matrices

/** All axes but the last. */
export type Init<S extends Shape> = S extends readonly [...infer I extends Shape, Dim]
  ? readonly [...I]
  : Shape

/** The last axis. */
export type Last<S extends Shape> = S extends readonly [...Shape, infer L extends Dim] ? L : Dim

type MatrixDims<S extends Shape> = S extends readonly [
  ...infer Batch extends Shape,
  infer R extends Dim,
  infer C extends Dim,
]
  ? readonly [Batch, R, C]
  : never

type InnerRight<B extends Shape> = B extends readonly [infer K extends Dim] ? K : MatrixDims<B>[1]

/** The shape of a matrix product. */
export type MatMul<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? Shape
    : IsOpen<B> extends true
      ? Shape
      : A extends readonly [Dim]
        ? B extends readonly [Dim]
          ? readonly []
          : readonly [...MatrixDims<B>[0], MatrixDims<B>[2]]
        : B extends readonly [Dim]
          ? Init<A>
          : readonly [...Broadcast<MatrixDims<A>[0], MatrixDims<B>[0]>, MatrixDims<A>[1], MatrixDims<B>[2]]

/** `unknown` when the inner dimensions and the batch axes fit. */
export type MatMulCheck<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? unknown
    : IsOpen<B> extends true
      ? unknown
      : A extends readonly []
        ? ShapeError<'matmul needs at least one axis', A, B>
        : B extends readonly []
          ? ShapeError<'matmul needs at least one axis', A, B>
          : SameDim<Last<A>, InnerRight<B>> extends true
            ? A extends readonly [Dim]
              ? unknown
              : B extends readonly [Dim]
                ? unknown
                : BroadcastCheck<MatrixDims<A>[0], MatrixDims<B>[0]>
            : ShapeError<'inner dimensions differ', Last<A>, InnerRight<B>>

/** The reverse of a shape, which is what a transpose without a permutation gives. */
export type Reverse<S extends Shape> = S extends readonly [infer H extends Dim, ...infer T extends Shape]
  ? readonly [...Reverse<T>, H]
  : S

/** The axes of a shape in another order. */
export type Permuted<S extends Shape, P extends readonly number[]> =
  IsOpen<S> extends true
    ? Shape
    : number extends P['length']
      ? Shape
      : { readonly [K in keyof P]: S[Positive<S, P[K]> & keyof S] & Dim }

/** `unknown` when `P` names every axis once. */
export type PermutationCheck<S extends Shape, P extends readonly number[]> =
  IsOpen<S> extends true
    ? unknown
    : number extends P['length']
      ? unknown
      : [P['length'], Indices<S>] extends [S['length'], Positive<S, P[number]>]
        ? unknown
        : ShapeError<'no permutation of the axes', S, P>

type Dropped<S extends readonly unknown[], N extends number> = S['length'] extends N
  ? S
  : S extends readonly [...infer I, unknown]
    ? Dropped<I, N>
    : never

type From<
  S extends Shape,
  N extends number,
  Seen extends readonly unknown[] = readonly [],
> = Seen['length'] extends N
  ? S
  : S extends readonly [Dim, ...infer T extends Shape]
    ? From<T, N, [...Seen, 0]>
    : readonly []

/** `S` with `New` in the place of axis `A`. */
export type Replaced<S extends Shape, A extends number, New extends Shape> =
  IsOpen<S> extends true
    ? Shape
    : number extends A
      ? Shape
      : Positive<S, A> extends infer P extends number
        ? Dropped<S, P> extends infer Before extends Shape
          ? From<S, P> extends readonly [Dim, ...infer After extends Shape]
            ? readonly [...Before, ...New, ...After]
            : Shape
          : Shape
        : Shape
