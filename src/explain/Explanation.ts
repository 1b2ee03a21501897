/* What is known of a compiled step, as plain data: every rendering is a function of it. */
import type { DType } from '../expr/Shape.js'
import type { Format, Role } from '../kernel/Kernel.js'
import type { Unfused } from '../kernel/yardstick.js'
import type { Insertion } from '../regularize/Rule.js'
import type { Graph } from './Graph.js'

/** A name with the type of its value. */
export interface PortExplanation {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}

/** A formula of the step as it was written, with named sizes. */
export interface Formula {
  readonly kind: 'output' | 'gradient'
  /** The output, or the parameter that the total loss is differentiated by. */
  readonly of: string
  /** `undefined` where the expression is too large to be read as a formula. */
  readonly latex: string | undefined
  /** The nodes under it. */
  readonly nodes: number
}

/** What a step would cost as kernels. */
export interface FusedFigures {
  readonly kernels: number
  readonly flops: number
  readonly bytesMoved: number
  /** The most memory beyond inputs, state and constants, in bytes. */
  readonly temporaryBytes: number
}

/** A step between two passes. */
export interface Stage {
  readonly nodes: number
  /** Run node by node, with every value written to memory. */
  readonly unfused: Unfused
  /** `undefined` before the step can be lowered to kernels, or where it is too large to do so after every pass. */
  readonly fused: FusedFigures | undefined
}

/** One application of a rule. */
export interface Rewrite {
  readonly pass: string
  readonly rule: string
  /** The way from a root of the step before the pass to the node. */
  readonly path: string
  /** Both sides on one line each, with arguments abbreviated. */
  readonly before: string
  readonly after: string
}

/** How often a rule was applied in a pass. */
export interface RuleCount {
  readonly rule: string
  /** Both sides as text, such as `x · 1 ⇒ x`. */
  readonly formula: string
  readonly count: number
}

/** What one pass did. */
export interface PassExplanation {
  readonly name: string
  readonly doc: string
  readonly before: Stage
  readonly after: Stage
  /** Most frequent first. */
  readonly rules: readonly RuleCount[]
  readonly rewrites: readonly Rewrite[]
  /** How many rewrites are not in the list. */
  readonly leftOut: number
}

/** One kernel of the plan. Buffers are named by their numbers. */
export interface KernelExplanation {
  readonly index: number
  readonly name: string
  readonly kind: 'loop' | 'scan' | 'key'
  /** The loop nest as text. */
  readonly text: string
  readonly domain: readonly number[]
  readonly flops: number
  readonly randomWords: number
  readonly bytesRead: number
  readonly bytesWritten: number
  readonly reads: readonly number[]
  readonly writes: readonly number[]
}

/** One buffer of the plan, with its place and the kernels between which its numbers matter. */
export interface BufferExplanation {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly format: Format
  readonly shape: readonly number[]
  readonly bytes: number
  readonly offset: number
  /** The first kernel that writes it; −1 for what stands there before. */
  readonly from: number
  /** The last kernel that uses it; the number of kernels for what is read after the run. */
  readonly to: number
}

/** The plan beside what it is measured against. Bytes are those of one run. */
export interface Totals {
  readonly kernels: number
  readonly flops: number
  readonly randomWords: number
  readonly bytesRead: number
  readonly bytesWritten: number
  readonly bytesMoved: number
  /** The whole arena. */
  readonly arenaBytes: number
  /** Inputs, state and constants. */
  readonly persistentBytes: number
  readonly temporaryBytes: number
  /** The least that a plan with one kernel for each contraction must move. */
  readonly leastBytes: number
  /** Bytes moved over the least. */
  readonly overLeast: number
  /** The step as it was written, run node by node. */
  readonly unfused: Unfused
}

/** What `explain` gives: plain data, without expressions or functions, so that it can be written as JSON. */
export interface Explanation {
  readonly dims: Readonly<Record<string, number>>
  readonly inputs: readonly PortExplanation[]
  readonly outputs: readonly PortExplanation[]
  readonly state: readonly PortExplanation[]
  /** What regularisation inserted. */
  readonly report: readonly Insertion[]
  readonly formulas: readonly Formula[]
  readonly passes: readonly PassExplanation[]
  readonly kernels: readonly KernelExplanation[]
  readonly buffers: readonly BufferExplanation[]
  readonly totals: Totals
  /** The graph with its sizes before the first pass, and after the last. */
  readonly graphs: { readonly before: Graph; readonly after: Graph }
}
