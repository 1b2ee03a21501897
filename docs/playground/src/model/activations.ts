import { type Elementwise, elu, gelu, relu, sigmoid, silu, tanh } from 'regula'

export const activations = { relu, tanh, sigmoid, elu, gelu, silu } as const satisfies Readonly<
  Record<string, Elementwise>
>

export type ActivationName = keyof typeof activations

export const isActivationName = (name: string): name is ActivationName => Object.hasOwn(activations, name)
