/* A loop of multiplications and additions that touches no memory, as a WebAssembly module. */

/** How a product is added to a sum: in one instruction that may round once, or in two. */
export type Flavour = 'relaxed' | 'plain'

const opcodes = {
  splat: [0xfd, 0x13],
  add: [0xfd, 0xe4, 0x01],
  multiply: [0xfd, 0xe6, 0x01],
  relaxedMultiplyAdd: [0xfd, 0x85, 0x02],
  firstLane: [0xfd, 0x1f, 0],
}

/** As many sums as hide the latency of an addition behind it. */
const accumulators = 12
const unrolled = 8

/** Floating-point operations of one turn of the loop: four lanes, two operations each. */
export const flopsOfTurn = accumulators * unrolled * 4 * 2

// Locals: 0 counts down, 1 is ½, 2 is 1, the sums follow. All of them stay near 2.
const [counter, half, one, firstSum] = [0, 1, 2, 3]
const get = (local: number): readonly number[] => [0x20, local]
const set = (local: number): readonly number[] => [0x21, local]
const float32 = (value: number): readonly number[] => [
  0x43,
  ...new Uint8Array(Float32Array.of(value).buffer),
  ...opcodes.splat,
]

const multiplyAdd = (flavour: Flavour, sum: number): readonly number[] =>
  flavour === 'relaxed'
    ? [...get(sum), ...get(half), ...get(one), ...opcodes.relaxedMultiplyAdd, ...set(sum)]
    : [...get(sum), ...get(half), ...opcodes.multiply, ...get(one), ...opcodes.add, ...set(sum)]

const unsigned = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)]

const section = (id: number, content: readonly number[]): readonly number[] => [
  id,
  ...unsigned(content.length),
  ...content,
]

/** `run(turns)` runs the loop so often, and gives one of the sums, so that nothing can be left out. */
export const moduleBytes = (flavour: Flavour): Uint8Array<ArrayBuffer> => {
  const sums = Array.from({ length: accumulators }, (_, k) => firstSum + k)
  const turn = Array.from({ length: unrolled }, () => sums.flatMap((sum) => multiplyAdd(flavour, sum))).flat()
  const [i32, f32, v128, end] = [0x7f, 0x7d, 0x7b, 0x0b]
  const total = sums.slice(1).flatMap((sum) => [...get(sum), ...opcodes.add])
  const code = [
    ...[1, 2 + accumulators, v128],
    ...[...float32(0.5), ...set(half), ...float32(1), ...set(one)],
    ...[0x03, 0x40, ...turn],
    // counter = counter − 1, and again while it is not 0
    ...[...get(counter), 0x41, 1, 0x6b, 0x22, counter, 0x0d, 0, end],
    ...[...get(firstSum), ...total, ...opcodes.firstLane, end],
  ]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...Buffer.from('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ])
}
