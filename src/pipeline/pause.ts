import { existsSync, rmSync } from 'node:fs'
import type { Context } from '../context.ts'
import type { RunFolder } from './run-folder.ts'

/** The flag: a file, so that it outlives every process, and so that one look before each call costs next to nothing. */
const FILE = 'enrich/paused.json'

/** Whether calls to the language model of a run are held back. */
export function isPaused(run: RunFolder): boolean {
  return existsSync(run.path(FILE))
}

/**
 * Holds the calls of a run back, or lets them go on. A process that runs looks at it before each call: what is in flight ends
 * and is recorded, nothing else is sent.
 * @throws {Er2almError} RUN_UNWRITABLE
 */
export function setPaused(run: RunFolder, paused: boolean, nowMs: number): void {
  if (!paused) rmSync(run.path(FILE), { force: true })
  else if (!isPaused(run)) run.write(FILE, `${JSON.stringify({ at: new Date(nowMs).toISOString() })}\n`)
}

/** Whether calls are held back now; says so in the log whenever that changes, with how to go on. */
export function createPauseWatch(run: RunFolder, { log }: Context): () => boolean {
  let said = false
  return () => {
    const paused = isPaused(run)
    if (paused === said) return paused
    said = paused
    if (paused) {
      log.warn('paused: no call is sent to the language model; what is in flight ends and is kept', {
        resume: `on the page of \`er2alm serve RUN\`, or delete ${run.path(FILE)}`,
      })
    } else log.info('resumed: calls are sent again')
    return paused
  }
}
