import type { Clock } from '../context.ts'
import { type BreakerConfig, createBreaker } from './breaker.ts'
import { createTokenBucket } from './token-bucket.ts'

export interface LaneConfig extends BreakerConfig {
  /** Limits of the provider; absent = no limit. */
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  /** True while calls are held back: none enters. Asked before each, and again once a second. */
  readonly isHeld?: () => boolean
}

/** A call that may go out now. Exactly one of its methods is called when it has ended. */
export interface Pass {
  /** It was answered. @param usedTokens prompt and reply together; absent: as many as were asked for */
  answered(usedTokens?: number): void
  /** No answer, or a 5xx. @returns whether the breaker is open: then trying again waits in the lane */
  failed(reason: string): boolean
  /** It was not sent after all. */
  unused(): void
  /** It was stopped before its end. */
  stopped(): void
}

/**
 * The one way out for all calls to a provider: first come, first served, through both token buckets, the breaker, the pauses
 * that the provider asks for, and those that a person wants. Times are the monotonic clock's, so that setting the machine's clock moves nothing.
 */
export interface Lane {
  /**
   * @param tokens the most that the call may use, prompt and reply together
   * @throws {Er2almError} LLM_DOWN, and the signal's reason
   */
  enter(tokens: number, signal: AbortSignal): Promise<Pass>
  /** No call enters for `ms` from now on. */
  pause(ms: number): void
}

/** Buckets are looked at again after this time: a call that ended may have given back what it did not use. */
const LOOK_AGAIN_MS = 1_000

export function createLane(config: LaneConfig, clock: Clock): Lane {
  const requests = createTokenBucket(config.requestsPerMinute ?? Number.POSITIVE_INFINITY)
  const tokens = createTokenBucket(config.tokensPerMinute ?? Number.POSITIVE_INFINITY)
  const breaker = createBreaker(config)
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let turn: Promise<void> = Promise.resolve()

  async function waitForAll(amount: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      if (config.isHeld?.() === true) {
        await clock.sleep(LOOK_AGAIN_MS, signal)
        continue
      }
      const nowMs = clock.monotonicMs()
      const untilOpen = breaker.waitMs(nowMs)
      const forced = Math.max(pausedUntilMs - nowMs, untilOpen)
      const limited = Math.max(requests.waitMs(1, nowMs), tokens.waitMs(amount, nowMs))
      if (forced <= 0 && limited <= 0) return
      if (untilOpen === Number.POSITIVE_INFINITY) await breaker.probed()
      else await clock.sleep(forced > 0 ? forced : Math.min(limited, LOOK_AGAIN_MS), signal)
    }
  }

  function admit(amount: number): Pass {
    const nowMs = clock.monotonicMs()
    const takenRequest = requests.take(1, nowMs)
    const takenTokens = tokens.take(amount, nowMs)
    const probe = breaker.admit()
    return {
      answered(usedTokens) {
        if (usedTokens !== undefined) tokens.settle(takenTokens, usedTokens)
        breaker.succeeded()
      },
      failed: (reason) => breaker.failed(reason, clock.monotonicMs(), probe),
      unused() {
        requests.settle(takenRequest, 0)
        tokens.settle(takenTokens, 0)
        breaker.withdrawn(clock.monotonicMs(), probe)
      },
      stopped: () => breaker.withdrawn(clock.monotonicMs(), probe),
    }
  }

  return {
    async enter(amount, signal) {
      const before = turn
      const { promise, resolve } = Promise.withResolvers<void>()
      turn = promise
      await before
      try {
        await waitForAll(amount, signal)
        return admit(amount)
      } finally {
        resolve()
      }
    },
    pause(ms) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + ms)
    },
  }
}
