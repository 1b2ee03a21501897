import type { PlacedBuffer, Plan } from '../../kernel/Plan.js'

/** Whether the last writes of an output do not say if it is finite. */
export const isUnseen = (plan: Plan, buffer: PlacedBuffer): boolean =>
  buffer.format === 'float32' &&
  (buffer.from < 0 ||
    plan.kernels.some(
      (kernel) =>
        kernel._tag === 'Loop' &&
        kernel.stores.some(({ place }) => 'by' in place && place.buffer === buffer.id),
    ))
