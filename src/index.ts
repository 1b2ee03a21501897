export { pipe } from 'fp-ts/lib/function.js'
export { hessianVectorProduct, pushforward } from './differentiate/forward.js'
export { gradient, type Like, type Targets } from './differentiate/reverse.js'
export { type Diagnostic, diagnose, formatDiagnostic } from './expr/diagnose.js'
export type { Expr, ExprError, Label } from './expr/Expr.js'
export { rewrite } from './expr/rewrite.js'
export type { Dim, Dims, DType, Shape, TensorType } from './expr/Shape.js'
export type { Axes, AxisOf, Broadcast, MatMul, Reduced, ShapeError } from './expr/ShapeTypes.js'
export { type Nested, type NumberArray, type Tensor, tensor, toNested } from './expr/Tensor.js'
export * from './math/arithmetic.js'
export * from './math/elementwise.js'
export * from './math/gradientControl.js'
export * from './math/leaves.js'
export * from './math/linear.js'
export type { Operand } from './math/operand.js'
export * from './math/reduction.js'
export * from './math/softmax.js'
export * from './math/structure.js'
export * from './model/initializers.js'
export * from './model/layers.js'
export * from './model/losses.js'
export * from './model/metrics.js'
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
export { initialState, initialValues } from './step/initialize.js'
export { makeStep, rootsOf, type StateVariable, type Step, type StepParts } from './step/Step.js'
export {
  evaluationStep,
  type InferenceOptions,
  type LossOutputs,
  monteCarloStep,
  type TrainingOptions,
  trainingStep,
} from './step/trainingStep.js'
export { type CompileOptions, compile, formatError } from './targets/compile.js'
export { getOrThrow } from './targets/getOrThrow.js'
export { type EvaluateOptions, evaluate } from './targets/interpreter/evaluate.js'
export { type InterpreterOptions, interpreter } from './targets/interpreter/interpreter.js'
export * from './targets/Target.js'
export type { Data } from './train/data.js'
export type { EarlyStopping } from './train/earlyStopping.js'
export { type MeasureOptions, measure } from './train/measure.js'
export type { TrainError } from './train/session.js'
export { type Metrics, type TrainEvent, type TrainOptions, train, type Validation } from './train/train.js'
