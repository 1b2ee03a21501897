/* Names are text of the user: whatever they are, a module stays the module that it is. */
import { add, getOrThrow, input, javascriptModule, makeStep, parameter, stateVariable, zeros } from 'regula'
import { afterAll, expect, test } from 'vitest'
import { commentText, quote } from '../../../src/targets/ahead/quote.js'
import { errorOf, makeFolder, outputsOf } from './emitted.js'

const folder = makeFolder()
afterAll(folder.remove)

const broken = 'globalThis.broken = true'

const names: readonly string[] = [
  `'; ${broken}; '`,
  `"; ${broken}; "`,
  `\\'; ${broken}; //`,
  `\`; ${broken}; \``,
  `\${${broken}}`,
  `\n${broken}\n`,
  `\r${broken}\r`,
  `\u2028${broken}\u2029`,
  `*/ ${broken} /*`,
  `</script><script>${broken}</script><!--`,
  '\u202e\u2066 turned \u2069',
  '\0\u0001\u007f\ufeff',
  '\ud800',
  '\u{e0001}\u{1f600}ü',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'import("fs")',
  '',
  '\\',
  "'",
]

/** What is no character to be seen, or could turn the order of what is. */
const isHidden = (text: string): boolean => /[^\n\P{C}]|[\u2028\u2029]/u.test(text)

test.each(names)('an output named %j', async (name) => {
  const [x, w] = [input('x', [2]), parameter('w', [2], { initializer: zeros() })]
  const outputs = Object.fromEntries([[name, add(x, w)]])
  const step = makeStep({ outputs, next: [[w, add(w, 1)]] })
  const program = (await folder.load(step))()
  const value = (data: Float32Array) => Object.fromEntries([[name, data]])
  expect(outputsOf(program, { x: [1, 2] })).toEqual(value(Float32Array.of(1, 2)))
  expect(outputsOf(program, { x: [1, 2] })).toEqual(value(Float32Array.of(2, 3)))
  expect(program.description.outputs).toEqual([{ name, dtype: 'float', shape: [2] }])
  expect(globalThis).not.toHaveProperty('broken')
  const { js, declarations } = getOrThrow(javascriptModule(step))
  for (const text of [js, declarations]) {
    expect(isHidden(text)).toBe(false)
    expect(text).not.toMatch(/<\/script|<!--/)
  }
})

test.each(['toString', 'hasOwnProperty', 'valueOf', 'a/b-c.d'])(
  'an input and a variable %j',
  async (name) => {
    const [x, w] = [input(name, [2]), stateVariable(name, [2], 'float', zeros())]
    const step = makeStep({ outputs: { y: add(x, w) }, next: [[w, add(w, 1)]] })
    const program = (await folder.load(step))()
    const value = (data: unknown) => Object.fromEntries([[name, data]])
    expect(outputsOf(program, value([1, 2])).y).toEqual(Float32Array.of(1, 2))
    expect(program.state()).toEqual(value(Float32Array.of(1, 1)))
    expect(program.load(value([5, 6]))).toEqual({ ok: true })
    expect(outputsOf(program, value([1, 2])).y).toEqual(Float32Array.of(6, 8))
    expect(errorOf(program.run({}))?.message).toBe(`input '${name}' (float [2]) is missing`)
    expect(errorOf(program.load({}))?.message).toBe(`state '${name}' (float [2]) is missing`)
  },
)

test.each(names)('%j as a literal and as a comment', (name) => {
  const literal = quote(name)
  expect(isHidden(literal)).toBe(false)
  expect(new Function(`return ${literal}`)()).toBe(name)
  expect(isHidden(`//${commentText(name)}`)).toBe(false)
  expect(commentText(name)).not.toMatch(/\n|<\/|<!/)
})
