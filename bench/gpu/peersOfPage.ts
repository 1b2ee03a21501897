/** The modules of `bench/peers` that take part on a page, by their labels. */
export const peersOfPage = [
  { label: 'jax-js, webgpu', module: 'jaxWebgpu' },
  { label: 'TensorFlow.js, webgpu', module: 'tensorflowWebgpu' },
  { label: 'TensorFlow.js, webgl', module: 'tensorflowWebgl' },
] as const
