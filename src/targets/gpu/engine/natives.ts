/*
 * What kernels do in shading languages themselves. Random numbers in integers: Threefry-2x32 with 20 rounds, as everywhere in
 * the package. And reads of packed factors, which gpu.js would work out a place for by a division.
 */

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const

/** One language's way to write the same function. */
interface Dialect {
  readonly declare: (name: string, value: string) => string
  readonly unsigned: (value: string) => string
  readonly float: (value: string) => string
  readonly head: string
}

const parameters = ['k0h', 'k0l', 'k1h', 'k1l', 'at', 'count'] as const

const rounds = (which: 0 | 1): readonly string[] =>
  rotations[which].map((r) => `x0 = x0 + x1; x1 = ((x1 << ${r}u) | (x1 >> ${32 - r}u)) ^ x0;`)

const body = ({ declare, unsigned, float }: Dialect): readonly string[] => {
  const key = ['k0', 'k1', 'k2'] as const
  const mix = (group: number): string => {
    const [a, b] = [key[(group + 1) % 3], key[(group + 2) % 3]]
    return `x0 = x0 + ${a}; x1 = x1 + ${b} + ${group + 1}u;`
  }
  return [
    declare('k0', `(${unsigned('k0h')} << 16u) | ${unsigned('k0l')}`),
    declare('k1', `(${unsigned('k1h')} << 16u) | ${unsigned('k1l')}`),
    declare('k2', 'k0 ^ k1 ^ 466688986u'),
    declare('p', unsigned('at')),
    declare('n', unsigned('count')),
    declare('middle', '(n + 1u) >> 1u'),
    declare('c0', 'p'),
    declare('c1', 'middle + p'),
    'if (p < middle) { if (c1 >= n) { c1 = 0u; } } else { c0 = p - middle; c1 = p; }',
    declare('x0', 'c0 + k0'),
    declare('x1', 'c1 + k1'),
    ...[0, 1, 2, 3, 4].flatMap((group) => [...rounds(group % 2 === 0 ? 0 : 1), mix(group)]),
    declare('word', 'x1'),
    'if (p < middle) { word = x0; }',
    `return ${float('word >> 9u')} * 0.00000011920928955078125;`,
  ]
}

/** A function in the language of a backend. */
export interface NativeFunction {
  readonly name: string
  readonly parameters: readonly string[]
  readonly source: string
}

/** `regulaUniform(key halves, p, n)`: word p of the n words of a key, as a number in [0, 1). */
const uniform = (dialect: Dialect): NativeFunction => ({
  name: 'regulaUniform',
  parameters,
  source: [dialect.head, ...body(dialect).map((line) => `  ${line}`), '}'].join('\n'),
})

/** gpu.js calls a native function of WGSL by its name after `fn_`. */
export const uniformWgsl = uniform({
  head: `fn fn_regulaUniform(${parameters.map((name) => `${name} : f32`).join(', ')}) -> f32 {`,
  declare: (name, value) => `var ${name} : u32 = ${value};`,
  unsigned: (value) => `u32(${value})`,
  float: (value) => `f32(${value})`,
})

export const uniformGlsl = uniform({
  head: `float regulaUniform(${parameters.map((name) => `float ${name}`).join(', ')}) {`,
  declare: (name, value) => `highp uint ${name} = ${value};`,
  unsigned: (value) => `uint(${value})`,
  float: (value) => `float(${value})`,
})

export const readSettings = {
  returnType: 'Array(4)',
  argumentTypes: { column: 'Number', row: 'Number' },
}

/** `regulaLeft(column, row)`: four numbers of the argument `left` of a kernel, and so for `right`. */
export const readsGlsl = (sampling: 'texture' | 'texture2D'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ['regulaLeft', 'user_left'],
      ['regulaRight', 'user_right'],
    ].map(([name, argument]) => [
      name,
      `vec4 ${name}(float column, float row) {
  return ${sampling}(${argument}, (vec2(column, row) + 0.5) / vec2(${argument}Size));
}`,
    ]),
  )
