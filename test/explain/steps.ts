import {
  add,
  dense,
  input,
  makeStep,
  mul,
  parameter,
  pipe,
  relu,
  type Step,
  softmaxCrossEntropy,
  square,
  sum,
  tanh,
  trainingStep,
  zeros,
} from 'regula'
import { adam, sgd } from 'regula/optimizers'
import { dropout, l2 } from 'regula/regularize'

/** Small enough to be read whole: (w x + 0)² · 1, summed, and one step down its slope. */
export const smallStep: Step = trainingStep({
  loss: sum(mul(square(add(mul(parameter('w', ['n'], { initializer: zeros() }), input('x', ['n'])), 0)), 1)),
  optimizer: sgd({ learningRate: 0.1 }),
})

export const perceptron: Step = trainingStep({
  loss: softmaxCrossEntropy(
    pipe(input('x', ['batch', 784]), dense('hidden', 128), relu, dense('output', 10)),
    input('labels', ['batch'], 'int'),
  ),
  regularize: [dropout({ dropRate: 0.5 }), l2({ lambda: 0.01 })],
  optimizer: adam({ learningRate: 1e-3 }),
})

/** Everything that a name could break out of. */
export const hostile = '</style><script>alert("x")</script>\n\'"\\]}; // %0 & \u0007 −'

/** Names of inputs, state and labels are letters; those of outputs are anything. */
export const hostileStep: Step = makeStep({
  outputs: {
    [hostile]: tanh(add(input('x', [3]), parameter('w', [3], { initializer: zeros() }))),
    [`${hostile}2`]: sum(input('x', [3])),
  },
})

/** A chain of so many links, four nodes each. */
export const chain = (links: number): Step => {
  const w = parameter('w', [2], { initializer: zeros() })
  let y = add(input('x', [2]), w)
  for (let i = 0; i < links; i += 1) y = add(mul(tanh(y), w), i)
  return makeStep({ outputs: { y } })
}
