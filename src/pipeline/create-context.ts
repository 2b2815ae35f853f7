import { type Context, type Logger, type Progress, silentLogger, silentProgress } from '../context.ts'
import { createRandom } from '../numeric/random.ts'

export interface ContextOptions {
  readonly seed: number
  readonly signal?: AbortSignal
  readonly log?: Logger
  readonly progress?: Progress
}

/** A context with the real clock; silent and never stopped unless told otherwise. */
export function createContext({ seed, signal, log, progress }: ContextOptions): Context {
  return {
    random: createRandom(seed),
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now(), sleep },
    log: log ?? silentLogger,
    signal: signal ?? new AbortController().signal,
    progress: progress ?? silentProgress,
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
