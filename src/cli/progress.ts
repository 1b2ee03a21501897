/**
 * Where a progress bar is written: the part of `process.stderr` that it needs.
 *
 * @internal
 */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/**
 * What a progress bar shows: `total` is in steps, `width` in columns, `now` gives milliseconds.
 *
 * @internal
 */
export interface ProgressOptions {
  readonly label: string
  readonly total: number
  readonly width?: number
  readonly stream: ProgressStream
  readonly now?: () => number
}

/**
 * A running progress bar: `update` after each step, `finish` once, after the last or when stopped early.
 *
 * @internal
 */
export interface Progress {
  update(done: number, note?: string): void
  finish(note?: string): void
}

const redrawInterval = 50
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * Milliseconds as `m:ss`, from an hour on as `h:mm:ss`.
 *
 * @internal
 */
export const formatDuration = (milliseconds: number): string => {
  const seconds = Number.isFinite(milliseconds) ? Math.max(0, Math.round(milliseconds / 1000)) : 0
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

const drawBar = (fraction: number, width: number): string => {
  const filled = Math.floor(fraction * width * 8)
  const full = '█'.repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? '')
  return full + '░'.repeat(width - Array.from(full).length)
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/**
 * A progress bar with a label, a bar, the percentage, the time passed and left, and a note.
 *
 * On a terminal it redraws one line in place, at most 20 times a second, and never wraps: the bar
 * shrinks first, then the line is cut. Elsewhere (a file, a pipe, CI) it prints at most five lines, at
 * the first update, past 25, 50 and 75 %, and at the end. The time left is elapsed · (total − done) / done.
 *
 * @internal
 */
export const progressBar = (options: ProgressOptions): Progress => {
  const { total, stream, width = 24, now = Date.now } = options
  const live = stream.isTTY === true
  const label = oneLine(options.label)
  const start = now()
  let done = 0
  let lastNote = ''
  let drawnAt = Number.NEGATIVE_INFINITY
  let printedQuarter = -1
  let finished = false

  const fraction = (): number => (total > 0 ? Math.min(1, Math.max(0, done / total)) : 1)

  const line = (): string => {
    const [elapsed, share] = [now() - start, fraction()]
    const percent = `${String(Math.floor(share * 100)).padStart(3)} %`
    const left =
      share > 0 && share < 1 && !finished ? `, ${formatDuration((elapsed * (1 - share)) / share)} left` : ''
    const tail = [percent, `${formatDuration(elapsed)}${left}`, lastNote]
      .filter((part) => part !== '')
      .join('  ')
    if (!live) return `${label}  ${tail}`
    const room = (stream.columns ?? 80) - 1
    const barWidth = Math.min(width, room - Array.from(`${label}    ${tail}`).length)
    const parts = barWidth >= 4 ? [label, drawBar(share, barWidth), tail] : [label, tail]
    return Array.from(parts.join('  ')).slice(0, room).join('')
  }

  const print = (): void => {
    stream.write(live ? `\r${line()}\x1b[K${finished ? '\n' : ''}` : `${line()}\n`)
  }

  return {
    update: (steps, note = lastNote) => {
      if (finished) return
      done = Number.isNaN(steps) ? done : steps
      lastNote = oneLine(note)
      const time = now()
      // The last quarter's line is left to `finish`, whose note says how it ended.
      const quarter = Math.min(3, Math.floor(fraction() * 4))
      if (live ? time - drawnAt < redrawInterval : quarter <= printedQuarter) return
      drawnAt = time
      printedQuarter = quarter
      print()
    },
    finish: (note = lastNote) => {
      if (finished) return
      finished = true
      lastNote = oneLine(note)
      print()
    },
  }
}
