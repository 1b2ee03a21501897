/* Programs that must not type-check: an unused `@ts-expect-error` is an error itself. */
import {
  accuracy,
  add,
  and,
  argmax,
  argmin,
  binaryCrossEntropyWithLogits,
  broadcastTo,
  compile,
  cumsum,
  dense,
  div,
  type Expr,
  einsum,
  equal,
  exp,
  flip,
  getOrThrow,
  gradient,
  huber,
  input,
  iota,
  klDivergence,
  less,
  logSoftmax,
  matmul,
  max,
  mean,
  meanSquaredError,
  mul,
  multiMargin,
  not,
  oneHot,
  parameter,
  pipe,
  relu,
  type Shape,
  softmax,
  softmaxCrossEntropy,
  sum,
  take,
  takeAlongAxis,
  trainingStep,
  transpose,
  variance,
  where,
  zeros,
} from 'regula'
import { adam } from 'regula/optimizers'
import { l2 } from 'regula/regularize'

const a = input('a', [2, 3])
const x = input('x', ['batch', 3])
const ints = input('n', [3], 'int')
const bools = input('b', [3], 'bool')
const floats = input('f', [3])
const scalar = input('s', [])
const w = parameter('w', [4, 5], { initializer: zeros() })
const optimizer = adam()

// ---- inner dimensions
// @ts-expect-error 3 and 4 differ
matmul(a, w)
// @ts-expect-error 3 and 4 differ
matmul(x, w)
// @ts-expect-error a vector of 3 by a matrix of 4
matmul(floats, w)
// @ts-expect-error a matrix of 5 columns by a vector of 3
matmul(w, floats)
// @ts-expect-error two vectors of other lengths
matmul(floats, input('v', [4]))
// @ts-expect-error a scalar has no product
matmul(scalar, w)
// @ts-expect-error a scalar has no product
matmul(w, scalar)
// @ts-expect-error the batches 7 and 6 do not broadcast
matmul(input('l', [7, 2, 3]), input('r', [6, 3, 2]))
// @ts-expect-error named sizes of other names
matmul(input('l', [2, 'n']), input('r', ['m', 2]))
// @ts-expect-error dense gives 8, the kernel takes 4
pipe(x, dense('hidden', 8), relu, (h) => matmul(h, w))
// @ts-expect-error ints have no matrix product
matmul(input('i', [2, 3], 'int'), input('j', [3, 2], 'int'))
// @ts-expect-error a layer takes floats
dense('hidden', 8)(input('i', [2, 3], 'int'))

// ---- broadcasting
// @ts-expect-error 3 and 4
add(a, input('v', [4]))
// @ts-expect-error 2 and 3 in the last axis
mul(a, input('v', [2]))
// @ts-expect-error names that differ
add(x, input('y', ['time', 3]))
// @ts-expect-error a name and a number
add(x, input('y', [5, 3]))
// @ts-expect-error where takes the shapes of both sides
where(less(floats, 0), input('v', [4]), 0)
// @ts-expect-error where takes the shapes of both sides
where(less(floats, 0), 0, input('v', [4]))
// @ts-expect-error 3 does not repeat to 4
broadcastTo(floats, [2, 4])
// @ts-expect-error an axis too many
broadcastTo(a, [3])
// @ts-expect-error 2 does not shrink to 1
broadcastTo(a, [1, 3])

// ---- axes
// @ts-expect-error axes are 0 and 1
sum(a, { axis: 2 })
// @ts-expect-error axes are −1 and −2
mean(a, { axis: -3 })
// @ts-expect-error axes are 0 and 1
max(a, { axis: [0, 2] })
// @ts-expect-error a scalar has no axis
variance(scalar, { axis: 0 })
// @ts-expect-error axes are 0 and 1
argmax(a, { axis: 2 })
// @ts-expect-error an axis is needed
argmin(a, {})
// @ts-expect-error axes are 0 and 1
softmax(a, { axis: 2 })
// @ts-expect-error axes are −1 and −2
logSoftmax(a, { axis: -3 })
// @ts-expect-error axes are 0 and 1
cumsum(a, { axis: 5 })
// @ts-expect-error axes are 0 and 1
flip(a, { axis: 2 })
// @ts-expect-error axes are 0 and 1
iota([2, 3], 2)
// @ts-expect-error axes are 0 and 1
take(a, ints, { axis: 2 })
// @ts-expect-error an axis twice
transpose(a, [0, 0])
// @ts-expect-error too few axes
transpose(a, [0])
// @ts-expect-error there is no axis 2
transpose(a, [0, 2])
// @ts-expect-error axes are numbers
sum(a, { axis: 'batch' })

// ---- dtypes
// @ts-expect-error a function of floats
relu(ints)
// @ts-expect-error a function of floats
exp(bools)
// @ts-expect-error float and int do not mix
add(floats, ints)
// @ts-expect-error float and int do not mix
add(ints, floats)
// @ts-expect-error ints do not divide
div(ints, ints)
// @ts-expect-error bools do not add
add(bools, bools)
// @ts-expect-error float and int do not compare
equal(floats, ints)
// @ts-expect-error a condition is bool
and(floats, floats)
// @ts-expect-error a condition is bool
not(ints)
// @ts-expect-error a condition is bool
where(ints, 1, 0)
// @ts-expect-error float and int do not mix
where(bools, floats, ints)
// @ts-expect-error a sum of bools: convert with toInt
sum(bools)
// @ts-expect-error a mean of ints: convert with toFloat
mean(ints)
// @ts-expect-error softmax takes floats
softmax(ints)
// @ts-expect-error classes are ints
oneHot(floats, 10)
// @ts-expect-error indices are ints
take(a, floats)
// @ts-expect-error indices are ints
takeAlongAxis(a, a, { axis: 0 })
// @ts-expect-error there is no such dtype
input('d', [3], 'double')

// ---- einsum
// @ts-expect-error 3 and 4 differ
einsum('ij,jk->ik', a, w)
// @ts-expect-error a term too many
einsum('ij,jk->ik', a)
// @ts-expect-error a term too few
einsum('ij->ji', a, w)
// @ts-expect-error three letters for two axes
einsum('ijk->k', a)
// @ts-expect-error one letter for two axes
einsum('i->i', a)
// @ts-expect-error the output is written out
einsum('ij,jk', a, a)
// @ts-expect-error a diagonal of sizes that differ
einsum('ii->i', a)
// @ts-expect-error ints have no einsum
einsum('i->', ints)

// ---- losses
const logits = input('logits', ['batch', 10])
// @ts-expect-error labels that are one-hot are floats
softmaxCrossEntropy(logits, input('labels', ['batch', 10], 'int'))
// @ts-expect-error float labels have the shape of the logits
softmaxCrossEntropy(logits, input('labels', ['batch']))
// @ts-expect-error a column of labels
softmaxCrossEntropy(logits, input('labels', ['batch', 1], 'int'))
// @ts-expect-error another number of classes
softmaxCrossEntropy(logits, input('labels', ['batch', 9]))
// @ts-expect-error another batch
softmaxCrossEntropy(logits, input('labels', ['samples'], 'int'))
// @ts-expect-error labels are no bools
softmaxCrossEntropy(logits, input('labels', ['batch'], 'bool'))
// @ts-expect-error a column of labels
accuracy(logits, input('labels', ['batch', 1], 'int'))
// @ts-expect-error float classes
multiMargin(logits, input('labels', ['batch']))
// @ts-expect-error a target that would only broadcast
meanSquaredError(x, input('y', [1, 3]))
// @ts-expect-error a target of another rank
meanSquaredError(x, floats)
// @ts-expect-error int targets
huber(floats, ints)
// @ts-expect-error a column against a vector
binaryCrossEntropyWithLogits(input('z', ['batch', 1]), input('t', ['batch']))
// @ts-expect-error other classes
klDivergence(logits, input('p', ['batch', 9]))

// ---- derivatives and steps
// @ts-expect-error a loss is a scalar
gradient(a, a)
// @ts-expect-error a loss is a scalar
gradient(a, [a])
// @ts-expect-error a loss is a float
gradient(sum(ints), floats)
// @ts-expect-error there is no derivative by an int
gradient(sum(floats), ints)
// @ts-expect-error there is no derivative by an int
gradient(sum(floats), [floats, ints])
const perSample = softmaxCrossEntropy(logits, input('labels', ['batch'], 'int'), { reduction: 'none' })
// @ts-expect-error a loss is a scalar
trainingStep({ loss: perSample, optimizer })
// @ts-expect-error a loss is a float
trainingStep({ loss: sum(ints), optimizer })
// @ts-expect-error a strength is a scalar
l2({ lambda: floats })
const program = getOrThrow(await compile(trainingStep({ loss: sum(w), optimizer }))())
const outputs = getOrThrow(await program.run({})())
// @ts-expect-error the step has no such output
outputs.logits

// ---- functions of any shape
// @ts-expect-error the parameter is no int
export const wrong = <S extends Shape>(v: Expr<S, 'int'>) => relu(v)
// @ts-expect-error pipe passes a matrix on
pipe(a, (v: Expr<readonly [3], 'float'>) => relu(v))
