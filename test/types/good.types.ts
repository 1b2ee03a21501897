import {
  add,
  argmax,
  broadcastTo,
  compile,
  concat,
  constant,
  constantOf,
  cumsum,
  type Dim,
  type DType,
  dense,
  div,
  type Expr,
  einsum,
  equal,
  flip,
  getOrThrow,
  gradient,
  greater,
  hessianVectorProduct,
  input,
  iota,
  less,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  mean,
  meanSquaredError,
  min,
  mul,
  oneHot,
  type Program,
  parameter,
  pipe,
  relu,
  reshape,
  type Shape,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  std,
  stopGradient,
  sub,
  sum,
  type Tensor,
  take,
  takeAlongAxis,
  toBool,
  toFloat,
  toInt,
  trainingStep,
  transpose,
  variance,
  where,
  zeros,
} from 'regula'
import { sgd } from 'regula/optimizers'
import { type Equal, isTrue } from './equal.js'

type Float<S extends Shape> = Expr<S, 'float'>
type ShapeOf<T> = T extends Expr<infer S, DType> ? S : never
const shape = <const S extends Shape>(x: Expr<S>) => x

const a = input('a', [2, 3])
const b = input('b', [3])
const c = input('c', ['batch', 1])
const n = input('n', [3], 'int')
const scalar = input('s', [])
const loose: Expr<readonly [number, number], 'float'> = a
const open: Expr<Shape, 'float'> = a
const w = parameter('w', [3, 4], { initializer: zeros() })

// leaves
isTrue<Equal<typeof a, Float<readonly [2, 3]>>>()
isTrue<Equal<typeof n, Expr<readonly [3], 'int'>>>()
isTrue<Equal<typeof scalar, Float<readonly []>>>()
isTrue<Equal<typeof w, Float<readonly [3, 4]>>>()
const literal = constant([
  [1, 2, 3],
  [4, 5, 6],
])
isTrue<Equal<typeof literal, Float<readonly [2, 3]>>>()
const flags = constant([true, false], 'bool')
isTrue<Equal<typeof flags, Expr<readonly [2], 'bool'>>>()
const one = constant(1)
isTrue<Equal<typeof one, Float<readonly []>>>()
const flat = constantOf([2, 2], [1, 2, 3, 4])
isTrue<Equal<typeof flat, Float<readonly [2, 2]>>>()
const flatInts = constantOf([2], [1, 2], 'int')
isTrue<Equal<typeof flatInts, Expr<readonly [2], 'int'>>>()
const counted = iota(['batch', 4], -1)
isTrue<Equal<typeof counted, Expr<readonly ['batch', 4], 'int'>>>()

// broadcasting
const plus = add(a, b)
isTrue<Equal<typeof plus, Float<readonly [2, 3]>>>()
const named = mul(c, b)
isTrue<Equal<typeof named, Float<readonly ['batch', 3]>>>()
const withNumber = sub(1, a)
isTrue<Equal<typeof withNumber, Float<readonly [2, 3]>>>()
const numberLast = div(a, 2)
isTrue<Equal<typeof numberLast, Float<readonly [2, 3]>>>()
const numbers = add(1, 2)
isTrue<Equal<typeof numbers, Float<readonly []>>>()
const ints = add(n, 1)
isTrue<Equal<typeof ints, Expr<readonly [3], 'int'>>>()
const ranks = add(input('r', [5, 1, 3]), input('q', [4, 1]))
isTrue<Equal<typeof ranks, Float<readonly [5, 4, 3]>>>()
const withLoose = add(loose, a)
isTrue<Equal<typeof withLoose, Float<readonly [2, 3]>>>()
const withOpen = add(open, a)
isTrue<Equal<typeof withOpen, Float<Shape>>>()

// comparisons and choice
const smaller = less(a, 0)
isTrue<Equal<typeof smaller, Expr<readonly [2, 3], 'bool'>>>()
const same = equal(n, 2)
isTrue<Equal<typeof same, Expr<readonly [3], 'bool'>>>()
const chosen = where(greater(b, 0), a, 0)
isTrue<Equal<typeof chosen, Float<readonly [2, 3]>>>()
const between = where(toBool(c), 1, b)
isTrue<Equal<typeof between, Float<readonly ['batch', 3]>>>()

// matrix products
const product = matmul(a, w)
isTrue<Equal<typeof product, Float<readonly [2, 4]>>>()
const batch = matmul(input('x', ['batch', 3]), w)
isTrue<Equal<typeof batch, Float<readonly ['batch', 4]>>>()
const matrixVector = matmul(a, b)
isTrue<Equal<typeof matrixVector, Float<readonly [2]>>>()
const vectorMatrix = matmul(b, w)
isTrue<Equal<typeof vectorMatrix, Float<readonly [4]>>>()
const dot = matmul(b, b)
isTrue<Equal<typeof dot, Float<readonly []>>>()
const batches = matmul(input('l', [7, 1, 2, 3]), input('m', [5, 3, 4]))
isTrue<Equal<typeof batches, Float<readonly [7, 5, 2, 4]>>>()
const looseProduct = matmul(loose, w)
isTrue<Equal<typeof looseProduct, Float<readonly [number, 4]>>>()
const openProduct = matmul(open, w)
isTrue<Equal<typeof openProduct, Float<Shape>>>()

// einsum
const outer = einsum('i,j->ij', b, input('v', ['m']))
isTrue<Equal<ShapeOf<typeof outer>, readonly [3, 'm']>>()
const chain = einsum('bi, ij, j -> b', input('x', ['batch', 3]), w, input('v', [4]))
isTrue<Equal<ShapeOf<typeof chain>, readonly ['batch']>>()
const trace = einsum('ii->', input('sq', [3, 3]))
isTrue<Equal<ShapeOf<typeof trace>, readonly []>>()
const unknownEquation: string = 'ij->'
const anything = einsum(unknownEquation, a)
isTrue<Equal<ShapeOf<typeof anything>, Shape>>()
const openEinsum = einsum('ij->ji', open)
isTrue<Equal<ShapeOf<typeof openEinsum>, Shape>>()

// reductions
const t = input('t', ['batch', 4, 5])
const all = sum(t)
isTrue<Equal<typeof all, Float<readonly []>>>()
const last = mean(t, { axis: -1 })
isTrue<Equal<typeof last, Float<readonly ['batch', 4]>>>()
const first = max(t, { axis: 0 })
isTrue<Equal<typeof first, Float<readonly [4, 5]>>>()
const several = min(t, { axis: [0, -1] })
isTrue<Equal<typeof several, Float<readonly [4]>>>()
const none = sum(t, { axis: [] })
isTrue<Equal<typeof none, Float<readonly ['batch', 4, 5]>>>()
const kept = mean(t, { axis: 1, keepDims: true })
isTrue<Equal<typeof kept, Float<readonly ['batch', 1, 5]>>>()
const keptAll = variance(t, { keepDims: true, ddof: 1 })
isTrue<Equal<typeof keptAll, Float<readonly [1, 1, 1]>>>()
const spread = std(t, { axis: [1, 2] })
isTrue<Equal<typeof spread, Float<readonly ['batch']>>>()
const intSum = sum(n)
isTrue<Equal<typeof intSum, Expr<readonly [], 'int'>>>()
const openSum = sum(open)
isTrue<Equal<typeof openSum, Float<readonly []>>>()
const openAxis = sum(open, { axis: 0 })
isTrue<Equal<typeof openAxis, Float<Shape>>>()
const looseAxis = sum(loose, { axis: 0 })
isTrue<Equal<typeof looseAxis, Float<readonly [number]>>>()
const axisAsNumber: number = 0
const someAxis = sum(open, { axis: axisAsNumber })
isTrue<Equal<typeof someAxis, Float<Shape>>>()
const best = argmax(t, { axis: -1 })
isTrue<Equal<typeof best, Expr<readonly ['batch', 4], 'int'>>>()
const stable = logSumExp(t, { axis: 2 })
isTrue<Equal<typeof stable, Float<readonly ['batch', 4]>>>()

// shapes stay
const kinds = pipe(t, relu, sigmoid, softmax, logSoftmax, stopGradient)
isTrue<Equal<typeof kinds, Float<readonly ['batch', 4, 5]>>>()
const running = cumsum(t, { axis: -2 })
isTrue<Equal<typeof running, Float<readonly ['batch', 4, 5]>>>()
const flipped = flip(n)
isTrue<Equal<typeof flipped, Expr<readonly [3], 'int'>>>()
const asInt = toInt(a)
isTrue<Equal<typeof asInt, Expr<readonly [2, 3], 'int'>>>()
const asFloat = toFloat(n)
isTrue<Equal<typeof asFloat, Float<readonly [3]>>>()

// structure
const turned = transpose(t)
isTrue<Equal<typeof turned, Float<readonly [5, 4, 'batch']>>>()
const permuted = transpose(t, [0, 2, 1])
isTrue<Equal<typeof permuted, Float<readonly ['batch', 5, 4]>>>()
const permutedFromBack = transpose(t, [-1, 0, 1])
isTrue<Equal<typeof permutedFromBack, Float<readonly [5, 'batch', 4]>>>()
const reshaped = reshape(a, [3, 2])
isTrue<Equal<typeof reshaped, Float<readonly [3, 2]>>>()
const repeated = broadcastTo(b, [2, 3])
isTrue<Equal<typeof repeated, Float<readonly [2, 3]>>>()
const openRepeated = broadcastTo(open, [2, 3])
isTrue<Equal<typeof openRepeated, Float<readonly [2, 3]>>>()
const hot = oneHot(input('labels', ['batch'], 'int'), 10)
isTrue<Equal<typeof hot, Float<readonly ['batch', 10]>>>()
const rows = take(w, input('ids', ['batch', 7], 'int'))
isTrue<Equal<typeof rows, Float<readonly ['batch', 7, 4]>>>()
const columns = take(w, n, { axis: -1 })
isTrue<Equal<typeof columns, Float<readonly [3, 3]>>>()
const along = takeAlongAxis(a, input('i', [2, 1], 'int'), { axis: 1 })
isTrue<Equal<typeof along, Float<readonly [2, 1]>>>()
const joined = concat([a, a], { axis: 0 })
isTrue<Equal<typeof joined, Float<Shape>>>()

// layers
const x = input('x', ['batch', 784])
const logits = pipe(x, dense('hidden', 128), relu, dense('output', 10))
isTrue<Equal<typeof logits, Float<readonly ['batch', 10]>>>()
const deepOpen = pipe(open, dense('hidden', 128), relu, dense('output', 10))
isTrue<Equal<ShapeOf<typeof deepOpen>, readonly [...Dim[], 10]>>()

// losses
const labels = input('labels', ['batch'], 'int')
const loss = softmaxCrossEntropy(logits, labels)
isTrue<Equal<typeof loss, Float<readonly []>>>()
const perSample = softmaxCrossEntropy(logits, labels, { reduction: 'none' })
isTrue<Equal<typeof perSample, Float<readonly ['batch']>>>()
softmaxCrossEntropy(logits, input('p', ['batch', 10]))
softmaxCrossEntropy(loose, labels)
softmaxCrossEntropy(logits, input('labels', [32], 'int') as Expr<readonly [number], 'int'>)
softmaxCrossEntropy(open, input('labels', ['batch'], 'int'))
meanSquaredError(a, loose)
meanSquaredError(open, a)
meanSquaredError(mean(open), mean(a))

// derivatives
const slopes = gradient(loss, [w, x])
isTrue<Equal<typeof slopes, readonly [Float<readonly [3, 4]>, Float<readonly ['batch', 784]>]>>()
const slope = gradient(loss, w)
isTrue<Equal<typeof slope, Float<readonly [3, 4]>>>()
const [curved] = hessianVectorProduct(loss, [w], [w])
isTrue<Equal<typeof curved, Float<readonly [3, 4]>>>()

// programs
const step = trainingStep({ loss, outputs: { logits }, optimizer: sgd({ learningRate: 0.1 }) })
const program: Program<'data' | 'penalty' | 'total' | 'logits'> = getOrThrow(
  await compile(step, { dims: { batch: 2 } })(),
)
const outputs = getOrThrow(await program.run({})())
isTrue<Equal<(typeof outputs)['logits'], Tensor>>()
isTrue<Equal<keyof typeof outputs, 'data' | 'penalty' | 'total' | 'logits'>>()

// functions of any shape, and of some shape
const swish = <S extends Shape>(v: Expr<S, 'float'>) => mul(v, sigmoid(v))
const affine = <S extends Shape>(v: Expr<S, 'float'>) => add(mul(v, 2), 1)
const scaled =
  (by: Expr<readonly [], 'float'>) =>
  <S extends Shape>(v: Expr<S, 'float'>) =>
    mul(by, sub(v, by))
const positive = <S extends Shape>(v: Expr<S, 'float'>) => where(greater(v, 0), v, 0)
const residual = <B extends Dim>(v: Expr<readonly [B, 64], 'float'>) => add(v, pipe(v, dense('r', 64), relu))
const composed = pipe(t, swish, affine, scaled(scalar), positive)
isTrue<Equal<typeof composed, Float<readonly ['batch', 4, 5]>>>()
const block = pipe(input('x', ['batch', 8]), dense('in', 64), residual, residual, dense('out', 2))
isTrue<Equal<ShapeOf<typeof block>, readonly ['batch', 2]>>()
const project = <B extends Dim>(v: Expr<readonly [B, 3], 'float'>) => matmul(v, w)
const projected = project(a)
isTrue<Equal<typeof projected, Float<readonly [2, 4]>>>()
const distance = <S extends Shape>(p: Expr<S, 'float'>, q: Expr<S, 'float'>) => meanSquaredError(p, q)
isTrue<Equal<ReturnType<typeof distance>, Float<readonly []>>>()
shape(composed)
