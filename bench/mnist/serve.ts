/* Regula's training in a process of its own: `node serve.js <threads>`. */
import {
  accuracy,
  dense,
  evaluationStep,
  formatError,
  getOrThrow,
  input,
  measure,
  pipe,
  relu,
  softmaxCrossEntropy,
  type TrainEvent,
  torchUniform,
  train,
  trainingStep,
  uniform,
} from 'regula'
import { adam } from 'regula/optimizers'
import { dropout } from 'regula/regularize'
import { answerAll } from '../compare/answer.js'
import { targetOn } from '../compare/target.js'
import { readMnist } from './idx.js'
import { requestCodec } from './messages.js'
import { findMnist, readBaseline } from './settings.js'

const threads = Number(process.argv[2] ?? 1)
const target = targetOn(threads)
const { hyperparameters } = readBaseline()
const [inputs = 0, hidden = 0, classes = 0] = hyperparameters.layers

/** As `torch.nn.Linear` starts: kernels and biases uniform in ±1/√inputs. */
const torch = (size: number) => ({
  kernelInitializer: torchUniform(),
  biasInitializer: uniform(-1 / Math.sqrt(size), 1 / Math.sqrt(size)),
})

const labels = input('labels', ['batch'], 'int')
const logits = pipe(
  input('x', ['batch', inputs]),
  dense('hidden', hidden, torch(inputs)),
  relu,
  dense('output', classes, torch(hidden)),
)
const step = trainingStep({
  loss: softmaxCrossEntropy(logits, labels),
  regularize: [dropout({ dropRate: hyperparameters.dropout })],
  optimizer: adam({ learningRate: hyperparameters.lr }),
})
const evaluation = evaluationStep({ outputs: { accuracy: accuracy(logits, labels) } })

const folder = findMnist()
const data = readMnist(folder, 'train')
const test = readMnist(folder, 't10k')

let events: AsyncGenerator<TrainEvent, void, void> | undefined

/** Training goes on only as far as its events are asked for. */
const nextEvent = async <T extends TrainEvent['_tag']>(
  tag: T,
): Promise<TrainEvent & { readonly _tag: T }> => {
  const isWanted = (event: TrainEvent): event is TrainEvent & { readonly _tag: T } => event._tag === tag
  for (;;) {
    const next = await events?.next()
    if (next?.value === undefined) throw new Error(`training ended without ${tag}`)
    if (next.value._tag === 'Failed') throw new Error(formatError(next.value.error))
    if (isWanted(next.value)) return next.value
  }
}

await answerAll(async (request) => {
  if (!requestCodec.is(request)) throw new Error('a request that nobody knows')
  switch (request.do) {
    case 'start': {
      const { epochs, batch: batchSize } = hyperparameters
      events = train(step, { data, epochs, batchSize, seed: request.seed, target })
      return { name: `Regula, ${target.name}, ${threads} thread${threads === 1 ? '' : 's'}` }
    }
    case 'epoch': {
      const begin = performance.now()
      const { metrics } = await nextEvent('Epoch')
      return { seconds: (performance.now() - begin) / 1000, loss: metrics.data ?? Number.NaN }
    }
    case 'accuracy': {
      const { state } = await nextEvent('Done')
      const found = getOrThrow(await measure(evaluation, test, { state, target })())
      return { test: found.accuracy ?? Number.NaN }
    }
  }
})
