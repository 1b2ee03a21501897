/* All kernels of a plan as one JavaScript function of the arena. */
import type { Plan } from '../../kernel/Plan.js'
import { commentText } from '../ahead/quote.js'
import { kernelText } from './kernelText.js'
import { indent } from './loops.js'
import { preludeFor } from './prelude.js'

/** The place of a buffer in 32-bit words. */
export const wordOf = (plan: Plan, buffer: number): number => (plan.buffers[buffer]?.offset ?? 0) / 4

/** What stands above the call of a kernel, as comments. */
export type Remark = (plan: Plan, kernel: number) => readonly string[]

const nameOnly: Remark = (plan, k) => [plan.kernels[k]?.name ?? '']

/**
 * The statements of a function of `memory`, an ArrayBuffer, that gives a function which runs the step once. Equal
 * kernels over other buffers are one function.
 */
export const planText = (plan: Plan, remark: Remark = nameOnly): string => {
  const functions = new Map<string, string>()
  let wide = 0
  const calls = plan.kernels.flatMap((kernel, k) => {
    const { parameters, lines, wide: scratch } = kernelText(kernel, plan.buffers)
    wide = Math.max(wide, scratch)
    const head = ['kernel', ...parameters.map((_, i) => `b${i}`)].join(', ')
    const source = [`(${head}) => {`, ...indent(lines), '}'].join('\n')
    const name = functions.get(source) ?? `kernel${functions.size}`
    functions.set(source, name)
    const places = parameters.map((buffer) => wordOf(plan, buffer))
    const remarks = remark(plan, k).map((line) => `// ${commentText(line)}`)
    return [...remarks, `${name}(${[k, ...places].join(', ')})`]
  })
  const kernels = [...functions].map(([source, name]) => `const ${name} = ${source}`).join('\n')
  return [
    preludeFor(kernels),
    'const f32 = new Float32Array(memory), i32 = new Int32Array(memory), u32 = new Uint32Array(memory)',
    `const wide = new Float64Array(${wide}), tile = new Float32Array(25)`,
    kernels,
    'return () => {',
    '  fault = undefined',
    ...indent(calls),
    '  return fault',
    '}',
  ].join('\n')
}
