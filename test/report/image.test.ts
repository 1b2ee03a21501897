import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64 } from '../../src/report/base64.js'
import { bitmapUri } from '../../src/report/bitmap.js'
import { divergingColours, divergingLevel, gapLevel, levels, nanLevel } from '../../src/report/diverging.js'
import { weightImage } from '../../src/report/image.js'
import type { WeightsReport } from '../../src/report/types.js'

/** Reads an 8-bit BMP back, by its header, into the colours of its pixels from the top. */
const decode = (uri: string) => {
  const bytes = Buffer.from(uri.replace('data:image/bmp;base64,', ''), 'base64')
  const [start, width, height] = [bytes.readUInt32LE(10), bytes.readInt32LE(18), bytes.readInt32LE(22)]
  const stride = Math.ceil(width / 4) * 4
  expect(bytes.toString('latin1', 0, 2)).toBe('BM')
  expect(bytes.readUInt32LE(2)).toBe(bytes.length)
  expect(bytes.readUInt16LE(28)).toBe(8)
  expect(bytes.length).toBe(start + stride * height)
  const colour = (x: number, y: number): readonly number[] => {
    const at = 54 + 4 * bytes.readUInt8(start + (height - 1 - y) * stride + x)
    return [bytes.readUInt8(at + 2), bytes.readUInt8(at + 1), bytes.readUInt8(at)]
  }
  return { width, height, colour }
}

const draw = (weights: WeightsReport, options: Parameters<typeof weightImage>[1] = {}) => {
  const image = weightImage(weights, options)
  expect(image).toBeDefined()
  return { scale: image?.scale, shown: image?.shown, nan: image?.notNumbers, ...decode(image?.uri ?? '') }
}

const [blue, white, red, green, grey] = [
  [33, 102, 172],
  [255, 255, 255],
  [178, 24, 43],
  [0, 158, 115],
  [168, 172, 178],
]

describe('base64', () => {
  it('is what Buffer makes of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
  })
})

describe('bitmapUri', () => {
  it('keeps every pixel, whatever the padding of its rows', () => {
    for (const width of [1, 2, 3, 4, 5]) {
      const pixels = Uint8Array.from({ length: width * 3 }, (_, i) => i)
      const colours = Array.from({ length: 256 }, (_, i) => [i, 255 - i, i >> 1] as const)
      const image = decode(bitmapUri(width, 3, pixels, colours))
      for (let i = 0; i < pixels.length; i += 1) {
        expect(image.colour(i % width, Math.floor(i / width))).toEqual(colours[i])
      }
    }
  })
})

describe('the diverging scale', () => {
  it('is white at zero, symmetric, and saturates', () => {
    expect(divergingColours[divergingLevel(0, 1)]).toEqual(white)
    expect([-1, -7, Number.NEGATIVE_INFINITY].map((v) => divergingColours[divergingLevel(v, 1)])).toEqual([
      blue,
      blue,
      blue,
    ])
    expect([1, Number.POSITIVE_INFINITY].map((v) => divergingColours[divergingLevel(v, 1)])).toEqual([
      red,
      red,
    ])
    for (const v of [0.1, 0.25, 0.9]) expect(divergingLevel(v, 1) + divergingLevel(-v, 1)).toBe(levels - 1)
    expect([divergingColours[nanLevel], divergingColours[gapLevel]]).toEqual([green, grey])
    expect(divergingColours.length).toBeLessThanOrEqual(256)
  })
})

describe('weightImage', () => {
  // Two units of 2 × 3 inputs; row-major [inputs, units], so unit 1 is every second number.
  const weights: WeightsReport = { shape: [6, 2], tile: [2, 3], data: [1, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 1] }

  it('lays each column out as a tile, row by row, with a grey line around', () => {
    const { width, height, colour, scale } = draw(weights)
    expect([width, height, scale]).toEqual([9, 4, 1])
    const rows = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => colour(x, y)),
    )
    expect(rows).toEqual([
      Array(9).fill(grey),
      [grey, red, white, white, grey, white, blue, white, grey],
      [grey, white, blue, white, grey, white, white, red, grey],
      Array(9).fill(grey),
    ])
  })

  it('starts a new row of tiles after `columns`, leaves the rest of the last one grey, stops at `limit`', () => {
    const three: WeightsReport = { shape: [1, 3], tile: [1, 1], data: [1, 1, 1] }
    const { width, height, colour } = draw(three, { columns: 2 })
    expect([width, height]).toEqual([5, 5])
    expect([colour(1, 1), colour(3, 1), colour(1, 3), colour(3, 3)]).toEqual([red, red, red, grey])
    expect(draw(three, { limit: 2 })).toMatchObject({ shown: 2, width: 5, height: 3 })
  })

  it('colours NaN and missing weights green and counts them', () => {
    const { colour, nan } = draw({ shape: [1, 3], tile: [1, 1], data: [Number.NaN, 2] })
    expect([colour(1, 1), colour(3, 1), colour(5, 1)]).toEqual([green, red, green])
    expect(nan).toBe(2)
  })

  it('is not bleached by one stray weight, nor stopped by zeros or infinities', () => {
    const data = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1e6 : (i % 10) / 10))
    expect(draw({ shape: [1000, 1], tile: [20, 50], data }).scale).toBeCloseTo(0.9, 6)
    expect(draw({ shape: [1000, 1], tile: [20, 50], data }, { share: 1 }).scale).toBe(1e6)
    expect(draw({ shape: [2, 1], tile: [1, 2], data: [0, 0] }).scale).toBe(1)
    expect(draw({ shape: [2, 1], tile: [1, 2], data: [0, Number.NaN] }).scale).toBe(1)
    expect(draw({ shape: [2, 1], tile: [1, 2], data: [0.5, Number.POSITIVE_INFINITY] }).scale).toBe(0.5)
    const sparse = Float32Array.from({ length: 1000 }, (_, i) => (i < 2 ? 3 : 0))
    expect(draw({ shape: [1000, 1], tile: [20, 50], data: sparse }).scale).toBe(3)
  })

  it.each([
    [
      [4, 2],
      [2, 3],
    ],
    [
      [0, 2],
      [0, 0],
    ],
    [
      [4, 0],
      [2, 2],
    ],
    [
      [6, 2],
      [1.5, 4],
    ],
    [
      [Number.NaN, 2],
      [2, 2],
    ],
  ] as const)('is undefined for a shape %j that tiles of %j do not hold', (shape, tile) => {
    expect(weightImage({ shape, tile, data: [] })).toBeUndefined()
  })
})
