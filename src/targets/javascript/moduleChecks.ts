/* How a module that is written ahead of time checks values that come from outside, as text. */

/** Reads and checks values that come from outside. It says of them what the targets in this package say. */
export const checksText = `const sizeOf = (shape) => shape.reduce((n, dim) => n * dim, 1)

const indexOf = (position, shape) => {
  const index = []
  let rest = position
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    index.unshift(rest % shape[axis])
    rest = Math.floor(rest / shape[axis])
  }
  return index
}

const isFlat = (value) =>
  ArrayBuffer.isView(value) && /^(Float|Int|Uint)/.test(value[Symbol.toStringTag])

const isTensor = (value) =>
  typeof value === 'object' && value !== null && Array.isArray(value.shape) && isFlat(value.data)

// Copies nested arrays row by row; gives what is wrong with them.
const flatten = (value, shape, out) => {
  let position = 0
  const visit = (item, axis, path) => {
    if (axis === shape.length) {
      if (typeof item !== 'number' && typeof item !== 'boolean') return path + ' is no number'
      out[position] = Number(item)
      position += 1
      return undefined
    }
    if (!Array.isArray(item)) return path + ' is no array'
    if (item.length !== shape[axis]) return path + ' has length ' + item.length + ', expected ' + shape[axis]
    for (let i = 0; i < item.length; i += 1) {
      const problem = visit(item[i], axis + 1, path + '[' + i + ']')
      if (problem !== undefined) return problem
    }
    return undefined
  }
  return visit(value, 0, 'it')
}

// What a number should have been.
const expected = {
  float: (x) =>
    Number.isFinite(Math.fround(x)) || (nonFiniteAllowed && !Number.isFinite(x))
      ? undefined
      : Number.isFinite(x) ? 'float of 32 bits' : 'finite number',
  int: (x) => (x === (x | 0) ? undefined : Number.isSafeInteger(x) ? 'int of 32 bits' : 'int'),
  bool: (x) => (x === 0 || x === 1 ? undefined : 'bool'),
  uint32: (x) => (x === x >>> 0 ? undefined : 'uint32'),
}

// Copies a value into \`out\`; gives what is wrong with it.
const copy = ({ dtype, shape }, value, out) => {
  const type = '[' + shape.join(', ') + ']'
  if (isTensor(value) && (value.shape.length !== shape.length || value.shape.some((d, i) => d !== shape[i])))
    return 'has shape [' + value.shape.join(', ') + '], expected ' + type
  const flat = isTensor(value) ? value.data : value
  if (isFlat(flat)) {
    if (flat.length !== out.length) return 'has ' + flat.length + ' numbers, the shape ' + type + ' takes ' + out.length
    out.set(flat)
  } else {
    const problem = flatten(value, shape, out)
    if (problem !== undefined) return 'does not have the shape ' + type + ': ' + problem
  }
  for (let i = 0; i < out.length; i += 1) {
    const wanted = expected[dtype](out[i])
    if (wanted !== undefined)
      return 'has ' + out[i] + ' at [' + indexOf(i, shape).join(', ') + '], which is no ' + wanted
  }
  return undefined
}

// The numbers for every port, and all that is wrong with them.
const decode = (kind, ports, values, isExact) => {
  const problems = []
  const known = ports.map((port) => port.name).join(', ')
  const given = typeof values === 'object' && values !== null ? values : {}
  const numbers = ports.map((port) => {
    const out = new Float64Array(sizeOf(port.shape))
    const value = Object.hasOwn(given, port.name) ? given[port.name] : undefined
    const problem =
      value === undefined || value === null
        ? '(' + port.dtype + ' [' + port.shape.join(', ') + ']) is missing'
        : copy(port, value, out)
    if (problem !== undefined) problems.push(kind + " '" + port.name + "' " + problem)
    return out
  })
  if (isExact)
    for (const name of Object.keys(given))
      if (!ports.some((port) => port.name === name))
        problems.push(kind + " '" + name + "' is unknown; the program takes " + (known || 'none'))
  return { numbers, problems }
}

const failure = (kind, message, details) => ({ ok: false, error: { kind, message, ...details } })
const badInput = (problems) => failure('BadInput', problems.join('\\n'), { problems })

const faultTexts = {
  index: (value) => 'the index ' + value + ' is out of range',
  int: (value) => value + ' is no 32-bit int',
  uint32: (value) => value + ' is no uint32',
}
const evaluationFailed = ({ kernel: k, kind, value }) => {
  const kernel = kernelNames[k]
  return failure('EvaluationFailed', kernel + ': ' + faultTexts[kind](value), { kernel, value })
}`
