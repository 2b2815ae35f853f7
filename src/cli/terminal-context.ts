import type { Context } from '../context.ts'
import { createRandom } from '../numeric/random.ts'
import { terminalProgress } from './progress.ts'

export interface TerminalContextOptions {
  /** Writes to stderr. */
  readonly note: (text: string) => void
  readonly interactive: boolean
  readonly signal: AbortSignal
  readonly seed: number
}

/** The context of a command: real clock, seeded randomness, progress and warnings on stderr. */
export function terminalContext({ note, interactive, signal, seed }: TerminalContextOptions): Context {
  const line = (level: string, message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const details = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${value}`)
    note(`${level}${message}${details.join('')}\n`)
  }
  return {
    random: createRandom(seed),
    clock: { nowMs: () => Date.now(), sleep },
    log: {
      debug: () => {},
      info: (message, fields) => line('', message, fields),
      warn: (message, fields) => line('warning: ', message, fields),
    },
    signal,
    progress: terminalProgress({ write: note, interactive, nowMs: () => Date.now() }),
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
