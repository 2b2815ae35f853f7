import type { Context } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { retryAfterMs } from '../../llm/retry-after.ts'
import type { Reply } from './exchange.ts'
import type { HostGate } from './host-gate.ts'
import type { PoliteConfig } from './polite-config.ts'

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 60_000

/** An answer that says: later. */
export class Busy {
  readonly error: Er2almError
  /** As long as the server asks to wait. */
  readonly waitMs: number | undefined

  constructor(error: Er2almError, waitMs?: number) {
    this.error = error
    this.waitMs = waitMs
  }
}

/** The answer as Busy when its status says so: 408, 425, 429, 5xx. */
export function busyReply({ status, headers }: Reply, shown: string, nowMs: number): Busy | undefined {
  if (status < 500 && ![408, 425, 429].includes(status)) return undefined
  const error = new Er2almError('FETCH_FAILED', `${shown}: HTTP ${status}`, {
    hint: 'the server is busy or broken: run the same command again later, what was fetched is kept',
    retryable: true,
  })
  return new Busy(error, retryAfterMs(headers.get('retry-after'), headers.get('date'), nowMs))
}

/** Tries again while the answer is Busy or the error `retryable`. */
export type Retries = <T>(shown: string, host: string, once: () => Promise<T | Busy>) => Promise<T>

/**
 * Tries at most `maxRetries` times more. Before each, nobody asks the host for as long as it said, and at least for a time
 * drawn from [0, min(60 s, 1 s · 2ⁿ)].
 *
 * @param redacted the error as it may be shown
 * @throws {Er2almError} the last error; FETCH_FAILED at once if the host asks to wait for more than `maxWaitMs`
 */
export function createRetries(
  { maxRetries, maxWaitMs }: Pick<PoliteConfig, 'maxRetries' | 'maxWaitMs'>,
  redacted: (error: unknown) => unknown,
  { context, gate }: { readonly context: Context; readonly gate: HostGate },
): Retries {
  const random = context.random.fork('fetch')
  return async (shown, host, once) => {
    for (let attempt = 0; ; attempt++) {
      const result = await once().catch((error: unknown) => {
        if (error instanceof Er2almError && error.retryable) return new Busy(error)
        throw redacted(error)
      })
      if (!(result instanceof Busy)) return result
      const asked = result.waitMs ?? 0
      if (attempt >= maxRetries) throw redacted(result.error)
      if (asked > maxWaitMs) throw redacted(waitTooLong(result.error, asked))
      const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt)
      const waitMs = Math.max(asked, Math.round(random.next() * ceiling))
      context.log.debug('asking again', { url: shown, afterMs: waitMs, because: result.error.code })
      gate.pause(host, waitMs)
    }
  }
}

function waitTooLong(error: Er2almError, waitMs: number): Er2almError {
  const seconds = Math.ceil(waitMs / 1000)
  return new Er2almError('FETCH_FAILED', `${error.message}: the server asks to come back in ${seconds} s`, {
    hint: 'run the same command again then: what was fetched is kept; or raise maxWaitMs of this source',
    retryable: true,
  })
}
