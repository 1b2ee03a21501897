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
export type Broadcast<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
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

/** `unknown` when both shapes may be equal. */
export type SameShapeCheck<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? unknown
    : IsOpen<B> extends true
      ? unknown
      : A['length'] extends B['length']
        ? Broadcast<A, B> extends A
          ? BroadcastCheck<A, B>
          : ShapeError<'shapes differ', A, B>
        : ShapeError<'shapes differ', A, B>

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
export type Reduced<S extends Shape, A, Keep> =
  IsOpen<S> extends true
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
