import { describe, expect, it } from 'vitest'
import { formatDuration, type ProgressStream, progressBar } from '../../src/cli/progress.js'

const screen = (terminal: Omit<ProgressStream, 'write'> = {}) => {
  const writes: string[] = []
  return { writes, stream: { ...terminal, write: (text: string) => writes.push(text) } }
}

const clock = () => {
  let time = 1_000_000
  return { now: () => time, pass: (ms: number) => (time += ms) }
}

describe('progressBar on a terminal', () => {
  it('redraws one line in place and ends it once', () => {
    const { writes, stream } = screen({ isTTY: true, columns: 80 })
    const { now, pass } = clock()
    const bar = progressBar({ label: 'plain', total: 8, width: 10, stream, now })
    bar.update(0)
    pass(6000)
    bar.update(3, 'loss 0.25')
    pass(10_000)
    bar.update(8, 'loss 0.10')
    bar.finish()
    bar.finish()
    bar.update(1)
    expect(writes).toEqual([
      '\rplain  ░░░░░░░░░░    0 %  0:00\x1b[K',
      '\rplain  ███▊░░░░░░   37 %  0:06, 0:10 left  loss 0.25\x1b[K',
      '\rplain  ██████████  100 %  0:16  loss 0.10\x1b[K',
      '\rplain  ██████████  100 %  0:16  loss 0.10\x1b[K\n',
    ])
  })

  it('draws at most once in 50 ms', () => {
    const { writes, stream } = screen({ isTTY: true })
    const { now, pass } = clock()
    const bar = progressBar({ label: '', total: 1000, stream, now })
    for (let i = 0; i < 1000; i += 1) {
      bar.update(i)
      pass(1)
    }
    expect(writes.length).toBe(20)
  })

  it('never wraps: the bar shrinks, then the line is cut', () => {
    const widths = [80, 60, 40, 20, 5].map((columns) => {
      const { writes, stream } = screen({ isTTY: true, columns })
      progressBar({ label: 'a label', total: 2, stream }).update(1, 'loss 0.1234  accuracy 98.21 %')
      return Array.from((writes[0] ?? '').replace('\r', '').replace('\x1b[K', '')).length
    })
    expect(widths.map((width, i) => width <= ([79, 59, 39, 19, 4][i] ?? 0))).toEqual(Array(5).fill(true))
  })

  it('lets no control character of a note through', () => {
    const { writes, stream } = screen({ isTTY: true })
    progressBar({ label: 'a\nb', total: 2, stream }).update(1, '\x1b[31mred\r\n')
    expect(writes).toEqual([expect.stringMatching(/^\ra b\P{Cc}* \[31mred\P{L}\[K$/u)])
  })
})

describe('progressBar elsewhere', () => {
  const percentages = (lines: readonly string[]) => lines.map((line) => Number(/(\d+) %/.exec(line)?.[1]))

  it('prints five lines for a whole run', () => {
    const { writes, stream } = screen()
    const { now, pass } = clock()
    const bar = progressBar({ label: 'run', total: 1000, stream, now })
    for (let i = 0; i <= 1000; i += 1) {
      bar.update(i, `step ${i}`)
      pass(100)
    }
    bar.finish('accuracy 98 %')
    expect(percentages(writes)).toEqual([0, 25, 50, 75, 100])
    expect(writes[1]).toBe('run   25 %  0:25, 1:15 left  step 250\n')
    expect(writes[4]).toBe('run  100 %  1:40  accuracy 98 %\n')
  })

  it('tells how far a run got that stopped early', () => {
    const { writes, stream } = screen({ isTTY: false })
    const bar = progressBar({ label: 'run', total: 10, stream, now: () => 0 })
    bar.update(6)
    bar.finish('stopped early')
    expect(writes).toEqual(['run   60 %  0:00, 0:00 left\n', 'run   60 %  0:00  stopped early\n'])
  })

  it('copes with no steps, too many steps and NaN', () => {
    const { writes, stream } = screen()
    progressBar({ label: 'none', total: 0, stream }).finish()
    const bar = progressBar({ label: 'many', total: 2, stream })
    bar.update(Number.NaN)
    bar.update(9)
    bar.finish()
    expect(percentages(writes)).toEqual([100, 0, 100, 100])
  })
})

describe('formatDuration', () => {
  it('is m:ss, then h:mm:ss', () => {
    expect([0, 59_400, 60_000, 3_599_600, 36_061_000, -5, Number.NaN].map(formatDuration)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '1:00:00',
      '10:01:01',
      '0:00',
      '0:00',
    ])
  })
})
