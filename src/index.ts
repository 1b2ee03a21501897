export { pipe } from 'fp-ts/lib/function.js'
export {
  type CsvOptions,
  type Dataset,
  decodeCsv,
} from './codec/datasetCodec.js'
export { type DecodeError, type DecodeProblem, formatDecodeError } from './codec/decodeError.js'
export type { EncodedNode } from './codec/encodeNodes.js'
export { decodeExprs, type EncodedExprs, encodeExprs } from './codec/exprCodec.js'
export { decodeState, type EncodedState, encodeState } from './codec/stateCodec.js'
export { decodeStep, type EncodedStep, encodeStep } from './codec/stepCodec.js'
export { type ParseOptions, parseJson, stepFromText, stepToText } from './codec/text.js'
export { hessianVectorProduct, pushforward } from './differentiate/forward.js'
export { gradient, type Like, type Targets } from './differentiate/reverse.js'
export { formatError, type RegulaError } from './errors/formatError.js'
export { getOrThrow } from './errors/getOrThrow.js'
export { type Diagnostic, diagnose, formatDiagnostic } from './expr/diagnose.js'
export type { Expr, ExprError, Label } from './expr/Expr.js'
export { rewrite } from './expr/rewrite.js'
export type { Dim, Dims, DType, Shape, TensorType } from './expr/Shape.js'
export type { Axes, AxisOf, Broadcast, MatMul, Reduced, ShapeError } from './expr/ShapeTypes.js'
export { type Nested, type NumberArray, type Tensor, tensor, toNested } from './expr/Tensor.js'
export {
  type ClampOptions,
  clamp,
  elu,
  gelu,
  type LeakyReluOptions,
  leakyRelu,
  logSigmoid,
  relu,
  selu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from './math/activation.js'
export { argmax, argmin } from './math/argReduction.js'
export { add, div, maximum, minimum, mul, pow, sub } from './math/arithmetic.js'
export type { Arithmetic, Comparison, FloatArithmetic } from './math/binaryFunction.js'
export { and, equal, greater, greaterEqual, less, lessEqual, notEqual, or } from './math/comparison.js'
export { isFiniteNumber, not, toBool, toFloat, toInt } from './math/convert.js'
export { einsum } from './math/einsum.js'
export type { Elementwise } from './math/elementwise.js'
export { stopGradient } from './math/gradientControl.js'
export { cumsum, oneHot, take, takeAlongAxis } from './math/indexing.js'
export { concat, stack } from './math/joining.js'
export {
  constant,
  constantOf,
  input,
  iota,
  type Literal,
  type ParameterOptions,
  parameter,
  sizeAsFloat,
  stateVariable,
} from './math/leaves.js'
export { logSumExp } from './math/logSumExp.js'
export { matmul } from './math/matmul.js'
export { norm, normL1, sumSquares } from './math/norm.js'
export type { Operand } from './math/operand.js'
export { prod } from './math/product.js'
export type { FloatReduction, ReduceOptions, Reducer } from './math/reducing.js'
export { max, mean, min, sum } from './math/reduction.js'
export { broadcastTo, flatten, flip, reshape, transpose } from './math/shaping.js'
export { type Padding, pad, type Range, slice } from './math/slicing.js'
export { logSoftmax, type SoftmaxOptions, softmax } from './math/softmax.js'
export {
  abs,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  neg,
  reciprocal,
  rsqrt,
  sign,
  sin,
  sqrt,
  square,
} from './math/unary.js'
export { std, type VarianceOptions, variance } from './math/variance.js'
export { where } from './math/where.js'
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  hinge,
  type LogitsOptions,
  squaredHinge,
} from './model/binary.js'
export { type KlOptions, klDivergence } from './model/divergence.js'
export {
  constantly,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunUniform,
  normal,
  ones,
  torchUniform,
  uniform,
  zeros,
} from './model/initializers.js'
export { type Dense, type DenseOptions, dense } from './model/layers.js'
export type { LossOptions, LossReduction, PairLoss } from './model/loss.js'
export { accuracy } from './model/metrics.js'
export { type MultiMarginOptions, multiMargin } from './model/multiMargin.js'
export {
  type HuberOptions,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  type SmoothL1Options,
  smoothL1,
} from './model/regression.js'
export { type CrossEntropyOptions, softmaxCrossEntropy } from './model/softmaxCrossEntropy.js'
export type { Initializer } from './ops/Initializer.js'
export type { Role } from './ops/variable.js'
export { hashPath } from './random/hash.js'
export { type Key, keyFromSeed } from './random/key.js'
export {
  fillRandomBits,
  foldIn,
  randomBits,
  split,
  threefry2x32,
  uniformFromBits,
} from './random/threefry.js'
export { evaluationStep, type InferenceOptions, monteCarloStep } from './step/inferenceStep.js'
export { initialValues } from './step/initialize.js'
export { parametersOf } from './step/parameters.js'
export { makeStep, rootsOf, type StateVariable, type Step, type StepParts } from './step/Step.js'
export { type LossOutputs, type TrainingOptions, trainingStep } from './step/trainingStep.js'
export { type CompileOptions, compile } from './targets/compile.js'
export { type EvaluateOptions, evaluate } from './targets/interpreter/evaluate.js'
export { type InterpreterOptions, interpreter } from './targets/interpreter/interpreter.js'
export { javascript } from './targets/javascript/javascript.js'
export {
  type JavascriptModule,
  type JavascriptModuleOptions,
  javascriptModule,
} from './targets/javascript/javascriptModule.js'
export type { JavascriptOptions } from './targets/javascript/Run.js'
export * from './targets/Target.js'
export {
  type WasmModule,
  type WasmModuleOptions,
  wasmModule,
} from './targets/wasm/ahead/wasmModule.js'
export type { WasmOptions } from './targets/wasm/Run.js'
export { wasm } from './targets/wasm/wasm.js'
export type { Data } from './train/data.js'
export type { EarlyStopping } from './train/earlyStopping.js'
export { type Fitted, fit } from './train/fit.js'
export { type MeasureOptions, measure } from './train/measure.js'
export type { TrainError } from './train/session.js'
export { type Metrics, type TrainEvent, type TrainOptions, train, type Validation } from './train/train.js'
