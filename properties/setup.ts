import fc from 'fast-check'

/** The seed is pinned so that a red run repeats; REGULA_SEED draws another sample, REGULA_RUNS a larger one. */
const seed = Number(process.env.REGULA_SEED ?? 20261121)
const numRuns = Number(process.env.REGULA_RUNS ?? 100)

fc.configureGlobal({ seed, numRuns, verbose: fc.VerbosityLevel.Verbose })
