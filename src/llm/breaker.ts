import { Er2almError } from '../errors.ts'

/** When the breaker opens, and for how long. */
export interface BreakerConfig {
  /** Failures in a row, over all calls, that open it. */
  readonly failures: number
  /** Time until the first probe, in milliseconds; it doubles with every probe that fails. */
  readonly openMs: number
}

/** Probes in a row that fail before the calls give up. */
export const MOST_PROBES = 4

/**
 * A breaker over all calls to one provider. Closed: calls go out. After `failures` failures in a row it opens: no call
 * goes out. After `openMs` one call goes out as a probe (half open); its answer closes the breaker, its failure opens it
 * again for twice as long. After `MOST_PROBES` failed probes calls fail with LLM_DOWN, until the pause is over again.
 */
export interface Breaker {
  /**
   * Milliseconds until a call may go out; 0 = now, Infinity = when the probe under way has ended.
   * @throws {Er2almError} LLM_DOWN when the provider stayed down
   */
  waitMs(nowMs: number): number
  /** A call goes out. @returns whether it is the probe */
  admit(): boolean
  /** Resolves when the probe under way has ended. */
  probed(): Promise<void>
  /** A call was answered, if only with a refusal. */
  succeeded(): void
  /**
   * A call failed: no answer, or a 5xx.
   * @param wasProbe what `admit` said of it
   * @returns whether the breaker is open, so that it does the waiting
   */
  failed(reason: string, nowMs: number, wasProbe: boolean): boolean
  /** A call ended without telling anything (it was stopped, or not sent). */
  withdrawn(nowMs: number, wasProbe: boolean): void
}

export function createBreaker({ failures, openMs }: BreakerConfig): Breaker {
  let inRow = 0
  let failedProbes = 0
  let openUntilMs: number | undefined
  let probe: PromiseWithResolvers<void> | undefined
  let lastReason = ''

  function endProbe(): void {
    probe?.resolve()
    probe = undefined
  }

  return {
    waitMs(nowMs) {
      if (openUntilMs === undefined) return 0
      if (probe !== undefined) return Number.POSITIVE_INFINITY
      if (nowMs >= openUntilMs) return 0
      if (failedProbes >= MOST_PROBES) {
        throw new Er2almError('LLM_DOWN', `the provider stayed down through ${failedProbes} probes: ${lastReason}`, {
          hint: 'check the status of the provider and the network, then run the same command again: what is recorded is kept',
          retryable: true,
        })
      }
      return openUntilMs - nowMs
    },
    admit() {
      if (openUntilMs === undefined) return false
      probe = Promise.withResolvers()
      return true
    },
    probed: () => probe?.promise ?? Promise.resolve(),
    succeeded() {
      inRow = 0
      failedProbes = 0
      openUntilMs = undefined
      endProbe()
    },
    failed(reason, nowMs, wasProbe) {
      inRow++
      lastReason = reason
      // What went out before it opened may still fail meanwhile, and says nothing new.
      if (wasProbe) {
        failedProbes++
        openUntilMs = nowMs + openMs * 2 ** Math.min(failedProbes, 3)
        endProbe()
      } else if (openUntilMs === undefined && inRow >= failures) {
        openUntilMs = nowMs + openMs
      }
      return openUntilMs !== undefined
    },
    withdrawn(nowMs, wasProbe) {
      if (!wasProbe) return
      openUntilMs = nowMs
      endProbe()
    },
  }
}
