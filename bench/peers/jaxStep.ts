/* jax-js: forward pass, `valueAndGrad`, Adam and the next random key in one `jit`, on one of its devices. */
import { type Device, defaultDevice, init, jit, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax'
import type { Contestant, Enter, Problem } from './Contestant.js'

type Tensor = np.Array

type State = {
  readonly kernels: Tensor[]
  readonly biases: Tensor[]
  /** First and second moments, kernels first. */
  readonly first: Tensor[]
  readonly second: Tensor[]
  /** β₁ and β₂ to the power of the steps done. */
  readonly powers: Tensor[]
  readonly key: Tensor
}

const references = (tensors: readonly Tensor[]): Tensor[] => tensors.map((tensor) => tensor.ref)

/** Both losses. Functions of jax-js consume their arguments; `ref` keeps one for later. */
const lossOf = ({ batch, sizes, dropRate, lambda }: Problem) => {
  const hidden = sizes.length - 2
  return (
    kernels: Tensor[],
    biases: Tensor[],
    x: Tensor,
    labels: Tensor,
    key: Tensor,
  ): [Tensor, Tensor[]] => {
    const keys = random.split(key, hidden)
    let a = x
    let penalty = np.array(0)
    for (const [k, kernel] of kernels.entries()) {
      const bias = biases[k]
      if (bias === undefined) break
      // Columns first: one float32 sum over all of a large kernel would be wrong in its fourth digit.
      penalty = penalty.add(np.sum(np.sum(np.square(kernel.ref), 0)).mul(lambda))
      a = np.matmul(a, kernel).add(bias)
      if (k === hidden) break
      a = nn.relu(a)
      if (dropRate === 0) continue
      const mask = random.bernoulli(keys.ref.slice(k), 1 - dropRate, a.shape)
      a = np.where(mask, a.mul(1 / (1 - dropRate)), 0)
    }
    keys.dispose()
    const likelihood = np.sum(nn.logSoftmax(a, -1).mul(nn.oneHot(labels, sizes.at(-1) ?? 0)))
    const data = likelihood.mul(-1 / batch)
    return [data.ref.add(penalty.ref), [data, penalty]]
  }
}

const stepOf = (problem: Problem) => {
  const slope = valueAndGrad(lossOf(problem), { argnums: [0, 1], hasAux: true })
  return jit((state: State, x: Tensor, labels: Tensor): { state: State; losses: Tensor[] } => {
    const keys = random.split(state.key, 2)
    const [[total, losses], [ofKernels, ofBiases]] = slope(
      references(state.kernels),
      references(state.biases),
      x,
      labels,
      keys.ref.slice(0),
    )
    total.dispose()
    const powers = [0.9, 0.999].map((beta, k) => (state.powers[k] ?? np.array(1)).mul(beta))
    const [scale1, scale2] = powers.map((power) => np.reciprocal(np.array(1).sub(power.ref)))
    const next: Tensor[] = []
    const first: Tensor[] = []
    const second: Tensor[] = []
    const values = [...state.kernels, ...state.biases]
    for (const [k, gradient] of [...ofKernels, ...ofBiases].entries()) {
      const [value, m0, v0] = [values[k], state.first[k], state.second[k]]
      if (value === undefined || m0 === undefined || v0 === undefined || !scale1 || !scale2) break
      const m = m0.mul(0.9).add(gradient.ref.mul(0.1))
      const v = v0.mul(0.999).add(np.square(gradient).mul(0.001))
      const root = np.sqrt(v.ref.mul(scale2.ref)).add(1e-8)
      next.push(value.sub(m.ref.mul(scale1.ref).mul(problem.learningRate).div(root)))
      first.push(m)
      second.push(v)
    }
    scale1?.dispose()
    scale2?.dispose()
    const count = state.kernels.length
    const [kernels, biases] = [next.slice(0, count), next.slice(count)]
    return { state: { kernels, biases, first, second, powers, key: keys.slice(1) }, losses }
  })
}

const ofThreads = (threads: number): string => `, ${threads} thread${threads === 1 ? '' : 's'}`

/** Each step feeds the batch as typed arrays; the state stays in jax-js. */
export const enterOn = async (
  device: Device,
  ...[problem, start, threads]: Parameters<Enter>
): Promise<Contestant> => {
  if (!(await init(device)).includes(device)) throw new Error(`jax-js has no device ${device} here`)
  defaultDevice(device)
  const { batch, sizes, x, labels } = problem
  const begun = (key: Tensor): State => {
    const kernels = start.map(({ kernel, bias }) =>
      np.array(Float32Array.from(kernel)).reshape([kernel.length / bias.length, bias.length]),
    )
    const biases = start.map(({ bias }) => np.array(Float32Array.from(bias)))
    const zeros = (): Tensor[] => [...kernels, ...biases].map(({ shape }) => np.zeros(shape))
    return { kernels, biases, first: zeros(), second: zeros(), powers: [np.array(1), np.array(1)], key }
  }
  let state = begun(random.key(0))
  const step = stepOf(problem)
  const numbers = async (tensor: Tensor | undefined): Promise<Float32Array> =>
    Float32Array.from((await tensor?.ref.data()) ?? [])

  return {
    name: `jax-js 0.1.25, ${device}${device === 'wasm' ? ofThreads(threads) : ''}`,
    step: async () => {
      const done = step(
        state,
        np.array(Float32Array.from(x)).reshape([batch, sizes[0] ?? 0]),
        np.array(Int32Array.from(labels), { dtype: np.int32 }),
      )
      state = done.state
      const [data = Number.NaN, penalty = Number.NaN] = await Promise.all(
        done.losses.map(async (loss) => (await loss.data())[0]),
      )
      return { data, penalty }
    },
    restart: async () => {
      const { kernels, biases, first, second, powers, key } = state
      for (const tensor of [...kernels, ...biases, ...first, ...second, ...powers]) tensor.dispose()
      state = begun(key)
    },
    parameters: () =>
      Promise.all(
        state.kernels.map(async (kernel, k) => ({
          kernel: await numbers(kernel),
          bias: await numbers(state.biases[k]),
        })),
      ),
  }
}
