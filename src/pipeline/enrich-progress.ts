import { existsSync } from 'node:fs'
import type { Context, ProgressStep } from '../context.ts'
import { createRecentRate } from './recent-rate.ts'
import type { RunFolder } from './run-folder.ts'

/** The parts of an enrichment that ask the language model. */
export type EnrichStep = 'items' | 'users'

/** How far one of them is, or was when it last stopped. */
export interface StepProgress {
  readonly total: number
  readonly done: number
  /** Of `done`: without a reply that could be used. */
  readonly failed: number
  /** Units a second over the last minutes; 0 while nothing is known. */
  readonly perSecond: number
  /** Milliseconds since the epoch. */
  readonly beganMs: number
  readonly updatedMs: number
}

/** `enrich/progress.json`: for whoever looks at a run from outside its process. */
export type EnrichProgress = Readonly<Partial<Record<EnrichStep, StepProgress>>>

export const PROGRESS_FILE = 'enrich/progress.json'
const WRITE_EVERY_MS = 1_000

/** Of the earlier runs into the folder, too. */
export function readProgress(run: RunFolder): EnrichProgress {
  return existsSync(run.path(PROGRESS_FILE)) ? run.readJson<EnrichProgress>(PROGRESS_FILE) : {}
}

/** The context of a step whose progress is also written to the run folder, once a second and when it ends. */
export function withWrittenProgress(run: RunFolder, name: EnrichStep, context: Context): Context {
  const { progress, clock } = context
  return {
    ...context,
    progress: {
      start(label, total) {
        const shown = progress.start(label, total)
        return total === undefined ? shown : writtenStep(run, name, total, shown, clock)
      },
    },
  }
}

function writtenStep(
  run: RunFolder,
  name: EnrichStep,
  total: number,
  shown: ProgressStep,
  clock: Context['clock'],
): ProgressStep {
  const beganMs = clock.nowMs()
  const rate = createRecentRate(clock.monotonicMs())
  let state: StepProgress = { total, done: 0, failed: 0, perSecond: 0, beganMs, updatedMs: beganMs }
  let writtenMs = clock.monotonicMs()

  function write(): void {
    writtenMs = clock.monotonicMs()
    try {
      run.write(PROGRESS_FILE, `${JSON.stringify({ ...readProgress(run), [name]: state })}\n`)
    } catch {
      // A full disk, or a file that someone damaged: a figure for people is no reason to stop. Paid replies say what is wrong.
    }
  }

  write()
  return {
    update(done, note, failed = 0) {
      const nowMs = clock.monotonicMs()
      const perSecond = rate.update(done, nowMs)
      state = { ...state, done, failed, perSecond, updatedMs: clock.nowMs() }
      shown.update(done, note, failed)
      if (nowMs - writtenMs >= WRITE_EVERY_MS) write()
    },
    end() {
      write()
      shown.end()
    },
  }
}
