/* Training in slices of time between frames: everything that touches an experiment waits in one line. */
import { experimentKey, programKey, type Settings } from '../settings.js'
import { type Experiment, type Look, lookAt, openExperiment, switchPrograms, takeStep } from './experiment.js'
import { type Moment, withMoment } from './history.js'
import { speeds } from './speeds.js'

/** What the page shows. */
export interface Scene {
  readonly experiment: Experiment
  readonly settings: Settings
  readonly look: Look
  readonly step: number
  readonly moments: readonly Moment[]
}

/** Whether it trains, and if not, why. */
export type Activity = 'preparing' | 'training' | 'paused' | 'finished' | 'failed'

export interface Listener {
  readonly scene: (scene: Scene) => void
  readonly activity: (activity: Activity, message: string) => void
}

export interface Trainer {
  readonly start: () => void
  readonly pause: () => void
  readonly stepOnce: () => void
  readonly reset: () => void
  readonly change: (settings: Settings) => void
}

/** Milliseconds of training between two frames, and between two looks. */
const slice = 12
const lookEvery = 110

const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame)

export const createTrainer = (initial: Settings, listener: Listener): Trainer => {
  let wanted = initial
  let experiment: Experiment | undefined
  let step = 0
  let moments: readonly Moment[] = []
  let lastLook = 0
  let isRunning = false
  let hasFailed = false
  let line: Promise<void> = Promise.resolve()

  const show = async (current: Experiment): Promise<void> => {
    const look = await lookAt(current, wanted)
    moments = withMoment(moments, { step, judgements: look.judgements })
    lastLook = performance.now()
    listener.scene({ experiment: current, settings: wanted, look, step, moments })
  }

  const fail = (cause: unknown): void => {
    isRunning = false
    hasFailed = true
    listener.activity('failed', cause instanceof Error ? cause.message : String(cause))
  }

  const enqueue = (job: () => Promise<void>): Promise<void> => {
    line = line.then(job).catch(fail)
    return line
  }

  const open = async (): Promise<Experiment> => {
    listener.activity('preparing', '')
    step = 0
    moments = []
    experiment = undefined
    const opened = await openExperiment(wanted)
    experiment = opened
    await show(opened)
    return opened
  }

  /** The experiment as the settings want it now. */
  const upToDate = async (): Promise<Experiment> => {
    if (experiment === undefined || experimentKey(experiment.settings) !== experimentKey(wanted))
      return open()
    if (programKey(experiment.settings) !== programKey(wanted)) {
      experiment = await switchPrograms(experiment, wanted)
      await show(experiment)
    }
    return experiment
  }

  const settle = (): void => {
    hasFailed = false
    listener.activity(isRunning ? 'training' : step >= wanted.stopAt ? 'finished' : 'paused', '')
  }

  /** After the last slice: what is shown is the state that it left. */
  const halt = async (): Promise<void> => {
    if (hasFailed || experiment === undefined) return
    await show(experiment)
    settle()
  }

  const trainFor = async (most: number): Promise<void> => {
    const current = await upToDate()
    const started = performance.now()
    for (let taken = 0; taken < most && step < wanted.stopAt; taken += 1) {
      await takeStep(current, wanted, step + 1)
      step += 1
      if (performance.now() - started > slice) break
    }
    if (step >= wanted.stopAt) isRunning = false
    if (performance.now() - lastLook > lookEvery) await show(current)
  }

  const loop = async (): Promise<void> => {
    while (isRunning) {
      await enqueue(() => trainFor(speeds[wanted.speed].stepsPerFrame))
      await nextFrame()
    }
  }

  const prepare = (): void => {
    void enqueue(async () => {
      await upToDate()
      settle()
    })
  }

  return {
    start: () => {
      if (isRunning) return
      isRunning = true
      void enqueue(async () => {
        if (step >= wanted.stopAt) await open()
        await upToDate()
        settle()
      })
        .then(loop)
        .then(() => enqueue(halt))
    },
    pause: () => {
      isRunning = false
    },
    stepOnce: () => {
      isRunning = false
      void enqueue(async () => {
        await trainFor(1)
        await halt()
      })
    },
    reset: () => {
      isRunning = false
      void enqueue(async () => {
        await open()
        settle()
      })
    },
    change: (settings) => {
      wanted = settings
      prepare()
    },
  }
}
