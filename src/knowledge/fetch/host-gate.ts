import type { Clock } from '../../context.ts'

/** How fast a host may be asked. */
export interface HostPace {
  /** On average. */
  readonly requestsPerSecond: number
  /** Requests that may go at once after a pause. */
  readonly burst: number
  /** Least time between two requests (`Crawl-delay`). */
  readonly leastIntervalMs?: number
}

/** Lets requests through in order, host by host. */
export interface HostGate {
  /**
   * Resolves when the host may be asked once more, and counts that request. Callers of a host pass in the order in which
   * they came.
   * @throws the signal's reason when it aborts
   */
  pass(host: string, pace: HostPace, signal: AbortSignal): Promise<void>
  /** Holds everybody back from a host that asked for it. */
  pause(host: string, ms: number): void
}

interface HostState {
  tokens: number
  refilledMs: number
  lastMs: number
  pausedFromMs: number
  pausedMs: number
  /** Settles when whoever came last has passed. */
  queue: Promise<void>
}

/** A token bucket a host: `burst` tokens at most, `requestsPerSecond` new ones a second, one a request. */
export function createHostGate(clock: Clock): HostGate {
  const hosts = new Map<string, HostState>()

  function stateOf(host: string, burst: number): HostState {
    let state = hosts.get(host)
    if (state === undefined) {
      const never = Number.NEGATIVE_INFINITY
      state = {
        ...{ tokens: burst, refilledMs: clock.nowMs(), lastMs: never, pausedFromMs: never, pausedMs: 0 },
        queue: Promise.resolve(),
      }
      hosts.set(host, state)
    }
    return state
  }

  /** Milliseconds until the next request may go. */
  function waitMs(state: HostState, pace: HostPace): number {
    const now = clock.nowMs()
    // A clock that was set back must not make anybody wait for it to catch up.
    state.refilledMs = Math.min(state.refilledMs, now)
    state.lastMs = Math.min(state.lastMs, now)
    state.pausedFromMs = Math.min(state.pausedFromMs, now)
    const grown = ((now - state.refilledMs) / 1000) * pace.requestsPerSecond
    state.tokens = Math.min(pace.burst, state.tokens + grown)
    state.refilledMs = now
    return Math.max(
      0,
      state.pausedFromMs + state.pausedMs - now,
      state.lastMs + (pace.leastIntervalMs ?? 0) - now,
      // The last billionth of a token is rounding.
      state.tokens >= 1 - 1e-9 ? 0 : ((1 - state.tokens) / pace.requestsPerSecond) * 1000,
    )
  }

  return {
    async pass(host, pace, signal) {
      const state = stateOf(host, pace.burst)
      const before = state.queue
      let done = (): void => {}
      state.queue = new Promise((resolve) => {
        done = resolve
      })
      try {
        await before
        signal.throwIfAborted()
        for (let wait = waitMs(state, pace); wait > 0; wait = waitMs(state, pace)) {
          await clock.sleep(Math.ceil(wait), signal)
        }
        state.tokens -= 1
        state.lastMs = clock.nowMs()
      } finally {
        done()
      }
    },
    pause(host, ms) {
      const state = stateOf(host, 1)
      const now = clock.nowMs()
      if (now + ms <= state.pausedFromMs + state.pausedMs) return
      state.pausedFromMs = now
      state.pausedMs = ms
    },
  }
}
